// The end of a run: when all is done nothing more may happen, the books agree with the world and with the windows, and the program
// stops without leaving anything behind.

import type { AppStatus } from '../../../main/core/feed/types.js';
import { checkEnd, checkFeed, isFinished, unfinished } from './end.js';
import { mustHold, Violation } from './violation.js';
import type { Running } from '../parts/program.js';
import type { Simulation } from '../simulation.js';

/** Virtual time in which nothing may change once all is done. */
const QUIET_MS = 20_000;
const SETTLE_MS = 60_000;
const STOP_MS = 60_000;
const FEED_MS = 1000;
/** Journal entries that a failure shows of the first order that is not done, and of the truck that it waits for. */
const SHOWN_EVENTS = 40;

/** Throws Violation. Everything must have been done when it is called. */
export async function endRun(run: Simulation): Promise<void> {
  await run.pass(QUIET_MS);
  const { openOrders, openPurchases } = run.books;
  mustHold(openOrders.size + openPurchases.size === 0 && run.people.done, () => {
    return `what was done is open again:\n  ${unfinished(run.books, run.people).join('\n  ')}`;
  });
  // A link that came up just now has asked how things are: that is answered before long.
  const { unacked } = run.world;
  const quiet = await run.pass(SETTLE_MS, () => isFinished(run.books, run.people) && unacked.size === 0);
  mustHold(quiet, () => {
    return `never acked by the world: ${[...unacked].join(', ')}; ${unfinished(run.books, run.people).join('; ')}`;
  });
  const { running } = run;
  const { worldId, booksId } = await statusOf(run, running);
  mustHold(worldId !== null && booksId !== null, () => 'the world has no number at the end');
  const former = run.shelf.all.filter((books) => books !== run.books);
  checkEnd(run.scenario, run.books, former, run.world.settledLedger(worldId), run.people);
  await endFeed(run, running, booksId);
  await stop(run, running);
}

/** What is still open, and who is up, in words. */
export async function whereItStands(run: Simulation): Promise<readonly string[]> {
  const open = [...unfinished(run.books, run.people)];
  const unacked = [...run.world.unacked].slice(0, 20);
  if (unacked.length > 0) open.push(`the world was never acked: ${unacked.join(', ')}`);
  if (!run.isRunning) return [...open, 'the kernel is not running'];
  const { phase, links, simulator, booksId } = await statusOf(run, run.running);
  const wires = run.net.connections.map(({ owner, remotePort }) => `${owner.name} to ${remotePort}`);
  return [
    ...open,
    `a UPS ${JSON.stringify(run.scenario.carrier)}, a world ${run.scenario.profile} at ${run.scenario.simspeed}`,
    `the kernel is ${phase}, the simulator ${simulator?.state}, connections: ${wires.join(', ')}`,
    ...Object.values(links).map((link) => JSON.stringify(link)),
    ...(booksId === null ? [] : await lastEvents(run, booksId)),
  ];
}

/** What the journal says of the first order that is not done, and of its truck. */
async function lastEvents(run: Simulation, booksId: string): Promise<readonly string[]> {
  const [orderId] = run.books.openOrders;
  if (orderId === undefined) return [];
  const store = await run.disk.reader(booksId);
  const shipment = run.books.shipments.get(run.books.orders.get(orderId)?.shipmentIds[0] ?? 0);
  const truckId = shipment?.truckId ?? null;
  const page = { offset: 0, limit: SHOWN_EVENTS, descending: true };
  const ofOrder = await run.timeline.hold(store.events({ ...page, orderId }));
  const ofTruck = truckId === null ? { rows: [] } : await run.timeline.hold(store.events({ ...page, truckId }));
  const known = new Map([...ofOrder.rows, ...ofTruck.rows].map((event) => [event.rev, event]));
  return [...known.values()].sort((a, b) => a.rev - b.rev).map((event) => JSON.stringify(event));
}

/** As an event of the kernel's. */
async function statusOf(run: Simulation, { process, kernel }: Running): Promise<AppStatus> {
  const answers: AppStatus[] = [];
  process.setTimer(0, () => answers.push(kernel.status()));
  await run.pass(0, () => answers.length > 0);
  const [answer] = answers;
  if (answer === undefined) throw new Violation('the kernel does not answer');
  return answer;
}

async function endFeed(run: Simulation, { window, channel }: Running, booksId: string): Promise<void> {
  const fresh = channel.open();
  fresh.subscribe();
  await run.pass(FEED_MS);
  const store = await run.disk.reader(booksId);
  mustHold(window.state !== null && fresh.state !== null, () => 'a window was sent no snapshot');
  await run.timeline.hold(checkFeed(store, window.state, fresh.state));
  fresh.close();
}

async function stop(run: Simulation, { process, kernel, children }: Running): Promise<void> {
  let stopped = false;
  run.people.use(null);
  process.setTimer(0, () => {
    kernel.stop().then(
      () => {
        stopped = true;
      },
      (error: unknown) => run.fail(error),
    );
  });
  const inTime = await run.pass(STOP_MS, () => stopped);
  mustHold(inTime, () => 'kernel.stop() does not come to an end');
  mustHold(process.pending === 0, () => `the stopped kernel left ${process.pending} timers behind`);
  for (const child of children.all) mustHold(child.leftovers === null, () => child.leftovers ?? '');
  mustHold(children.living.length === 0, () => `${children.living.length} processes live on after the kernel's stop`);
  const left = run.net.connections.filter(({ owner }) => owner !== run.outside?.process);
  mustHold(left.length === 0, () => `${left.length} connections are left`);
  const { rev } = run.books;
  await run.pass(QUIET_MS);
  mustHold(run.books.rev === rev, () => 'the stopped kernel wrote into its books');
}
