// What the world says to the carrier: acks, trucks that arrived or are done, deliveries, answers, refusals. Every item may
// come twice, late and out of order; what is older than the last item about a truck tells nothing about where it is now.

import { manhattan, type Millis } from '../lib/ids.js';
import type { Item } from '../session/types.js';
import type { UpsWorldResponse } from '../wire/world-ups.js';
import type { Carrier } from './carrier.js';
import { positionOf, type Truck, type WorldCommandRow } from './model.js';
import { learnAck } from './pace.js';
import { ask, learnFromTrip, onRefused, onSplitAnswer, onTruth } from './repair.js';
import { addressOf, arrive, becomeFree, confirmOut, expectProgress, markDelivered } from './trips.js';

/** One turn's acks and items. A refusal in the same turn takes precedence over its command's ack. */
export function fromWorld(
  carrier: Carrier,
  items: readonly Item<UpsWorldResponse>[],
  acked: readonly number[],
  now: Millis,
): void {
  const fresh = items.filter((item) => carrier.seenWorld.add(item.seq)).sort((a, b) => a.seq - b.seq);
  const refused = new Set(fresh.flatMap(({ body }) => (body.kind === 'error' ? body.originseqnum : [])));
  for (const seq of acked) onAcked(carrier, seq, refused.has(seq), now);
  for (const item of fresh) onItem(carrier, item, now);
}

function onAcked(carrier: Carrier, seq: number, refused: boolean, now: Millis): void {
  const row = carrier.commands.get(seq);
  if (row === undefined || row.ackedAt !== null) return;
  row.ackedAt = now;
  carrier.mark('command', seq);
  if (carrier.worldUp) carrier.setPace(learnAck(carrier.meta.pace, now - row.at));
  if (refused) return;
  const truck = carrier.trucks.get(row.body.truckid);
  if (row.body.kind === 'deliver') onDeliverTaken(carrier, row);
  if (truck?.split.includes(seq) === true) {
    onSplitAnswer(carrier, truck, row, null, now);
    carrier.dropCommand(seq);
  } else if (truck?.command === seq) {
    expectProgress(carrier, truck, now);
  } else if (truck?.query !== seq) {
    carrier.dropCommand(seq);
  }
}

/** The packages are out, and redirects that the command contained hold. */
function onDeliverTaken(carrier: Carrier, row: WorldCommandRow): void {
  if (row.body.kind !== 'deliver') return;
  const { truckid } = row.body;
  const stops = row.body.packages.flatMap((stop) => {
    const pkg = carrier.packages.get(stop.packageid);
    return pkg?.truckid === truckid ? [{ stop, pkg }] : [];
  });
  confirmOut(
    carrier,
    stops.map(({ pkg }) => pkg),
  );
  for (const { stop, pkg } of stops) {
    if (pkg.redirect?.x !== stop.x || pkg.redirect.y !== stop.y) continue;
    pkg.destination = pkg.redirect;
    pkg.redirect = null;
    carrier.markPackage(pkg);
    carrier.tell({ kind: 'redirectResult', shipid: pkg.shipid, accepted: true, reason: '' });
    carrier.tell({ kind: 'destinationChanged', shipid: pkg.shipid, destination: pkg.destination });
  }
}

function onItem(carrier: Carrier, { seq, body }: Item<UpsWorldResponse>, now: Millis): void {
  if (body.kind === 'error') {
    const row = carrier.commands.get(body.originseqnum);
    if (row !== undefined) onRefused(carrier, row, body.err, now);
    return;
  }
  const truck = carrier.trucks.get(body.truckid);
  const newest = truck !== undefined && seq > truck.lastItem;
  if (newest) {
    truck.lastItem = seq;
    carrier.markTruck(truck);
  }
  if (body.kind === 'delivered') {
    onDelivered(carrier, body.truckid, body.packageid, newest ? truck : null, now);
    return;
  }
  if (!newest) return;
  if (body.kind === 'completion') {
    onCompletion(carrier, truck, body, now);
  } else {
    moveTo(carrier, truck, body.x, body.y);
    if (truck.query === null) return;
    carrier.dropCommand(truck.query);
    truck.query = null;
    onTruth(carrier, truck, body, now);
  }
}

function moveTo(carrier: Carrier, truck: Truck, x: number, y: number): void {
  truck.x = x;
  truck.y = y;
  carrier.markTruck(truck);
}

function onCompletion(
  carrier: Carrier,
  truck: Truck,
  body: Extract<UpsWorldResponse, { kind: 'completion' }>,
  now: Millis,
): void {
  const status = body.status.trim().toUpperCase();
  const distance = manhattan(positionOf(truck), body);
  moveTo(carrier, truck, body.x, body.y);
  if (status === 'ARRIVE WAREHOUSE' && truck.state === 'TO_WAREHOUSE') {
    learnFromTrip(carrier, truck, distance, now);
    if (truck.whnum !== null) carrier.setWarehouse(truck.whnum, body);
    arrive(carrier, truck, now);
  } else if (status === 'IDLE' && truck.state === 'DELIVERING') {
    if (truck.shipids.length === 0) becomeFree(carrier, truck);
    // Packages without a notice: it is under way, it was lost, or they came on board after this was said. The world knows.
    else if (truck.command !== null && carrier.commands.get(truck.command)?.ackedAt !== null) ask(carrier, truck, now);
  }
}

/** `truck`: the truck that delivered, if this is the newest news of it. */
function onDelivered(carrier: Carrier, truckid: number, shipid: number, truck: Truck | null, now: Millis): void {
  const pkg = carrier.packages.get(shipid);
  if (pkg === undefined || pkg.state === 'DELIVERED') return;
  const { x, y } = pkg.destination;
  markDelivered(carrier, pkg, truckid, now);
  if (truck?.state !== 'DELIVERING') return;
  moveTo(carrier, truck, x, y);
  const next = carrier.trip(truck)[0];
  truck.target = next === undefined ? null : addressOf(next);
  truck.since = now;
  truck.checks = 0;
  expectProgress(carrier, truck, now);
}
