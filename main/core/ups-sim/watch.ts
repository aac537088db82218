// Time: trucks whose patience ends, silence that has become too long. Says when it wants to be called next.

import type { Millis } from '../lib/ids.js';
import type { Carrier } from './carrier.js';
import { idleTripEnds } from './dispatch.js';
import { isOnBoard, type Truck } from './model.js';
import { ask } from './repair.js';
import { depart, expectProgress } from './trips.js';

/** When the truck leaves with what it has, or null when nothing is loaded or it is not waiting. */
function patienceEnds(carrier: Carrier, truck: Truck): Millis | null {
  return truck.state === 'LOADING' ? truck.since + carrier.limits.patienceMs : null;
}

export function watch(carrier: Carrier, now: Millis): void {
  for (const truck of carrier.trucks.values()) {
    const patience = patienceEnds(carrier, truck);
    if (patience !== null && patience <= now && carrier.trip(truck).some(isOnBoard)) depart(carrier, truck, now);
    else if (truck.checkAt !== null && truck.checkAt <= now) lookInto(carrier, truck, now);
  }
}

function lookInto(carrier: Carrier, truck: Truck, now: Millis): void {
  const unacked = (seq: number | null): boolean => seq !== null && carrier.commands.get(seq)?.ackedAt === null;
  // What was not acked is the session's to repeat; a question before that would be answered about the past.
  if (!carrier.worldUp || unacked(truck.command) || unacked(truck.query) || truck.split.length > 0) {
    expectProgress(carrier, truck, now);
    return;
  }
  ask(carrier, truck, now);
}

/** After a reconnect: the old connection may have swallowed answers, so moving trucks are asked soon. */
export function watchSoon(carrier: Carrier, now: Millis): void {
  for (const truck of carrier.trucks.values()) {
    if (truck.checkAt === null) continue;
    truck.checks = 0;
    truck.checkAt = Math.min(truck.checkAt, now + 2_000 + Math.round(2 * carrier.meta.pace.ackMs));
    carrier.markTruck(truck);
  }
}

/** Never in the past for what only a change can resolve, so that a caller who obeys does not spin. */
export function wakeAt(carrier: Carrier, now: Millis): Millis | null {
  let at = Number.POSITIVE_INFINITY;
  const idleTripsMatter = carrier.queues.size > 0;
  for (const truck of carrier.trucks.values()) {
    if (truck.checkAt !== null && carrier.worldUp) at = Math.min(at, truck.checkAt);
    at = Math.min(at, patienceEnds(carrier, truck) ?? at);
    if (!idleTripsMatter) continue;
    for (const time of [truck.restUntil, idleTripEnds(carrier, truck)]) {
      if (time !== null && time > now) at = Math.min(at, time);
    }
  }
  return at === Number.POSITIVE_INFINITY ? null : at;
}
