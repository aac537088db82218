// What the session does about loss, and from which loss on: how often an ack is said, how many items may be on their way, how long
// a timer waits. Pure figures; who measures the loss is pace.ts (our items and their acks) and ack-loss.ts (our acks).
//
// A burst of 10,000 orders, every item and ack lost with p each way, both ends ours, in virtual time (lossy-orders.ts, seed 1), items
// an order over 16/(1-p) at p = 10/30/50/70/90 %: 1.04/1.11/1.18/1.30/1.28, time at 50 and 90 % over that at 0: 1.2 and 4.0; with
// commits as slow as the real program's (0.15 ms an item) 1.04/1.13/1.17/1.32/1.33, 1.0 and 1.4. Before this policy, with fast
// commits: 1.48/1.92/1.95/1.60/1.58, and 15 times the time at 90 %. What a part buys is said there: the same without it.

/** From this share of copies without an ack on, a line is lossy: what later acks have overtaken is lost and not merely late. */
export const SOME_LOSS = 0.02;
/** From here on to wait costs more than to send: more on the way, and the last few items several times. */
export const MUCH_LOSS = 0.3;
/** From here on one copy of an item hardly ever leads to an ack: two leave at once, and three where not many wait. */
const MOST_LOSS = 0.88;
const MANY = 400;

/** Copies of one ack at most, and how much cheaper one more must make the whole. */
const MOST_ACKS = 12;
const WORTH = 1.04;

/** In flight at most, in windows, where much is lost; a peer like us takes twice as much before it pauses. */
const WIDE = 10;

/** So few items in flight cost little, whatever is done for them, and others wait for them. */
const FEW = 100;
const MOST_COPIES = 4;

/** What a peer that is busy with many items is given more: proof that they are lost comes by the order of its acks. */
const BUSY = 3;

/**
 * How often an ack is said at this loss of single copies. An item takes 1/(1-p) copies for each that comes, and k acks for each that
 * comes; they are through with a chance of 1-p^k.
 * (One ack each: 2.6 times the time at 50 %, and at 90 % some items never get through in an hour.)
 */
export function ackCopies(loss: number): number {
  const p = Math.min(loss, 0.95);
  let best = 1;
  let least = Infinity;
  for (let copies = 1; copies <= MOST_ACKS; copies += 1) {
    const cost = (1 / (1 - p) + copies) / (1 - p ** copies);
    if (cost * WORTH >= least) break;
    least = cost;
    best = copies;
  }
  return best;
}

/** Share of single copies lost one way, from the share of copies without an ack, where both ways and both ends are alike. */
export function oneWayLoss(loss: number): number {
  let [low, high] = [0, loss];
  for (let step = 0; step < 12; step += 1) {
    const p = (low + high) / 2;
    if (1 - (1 - p) * (1 - p ** ackCopies(p)) < loss) low = p;
    else high = p;
  }
  return low;
}

/** Items in flight at most. (Always one window: answers queue behind it while their commands are repeated; 1.49 at 90 %.) */
export function windowAt(loss: number, window: number): number {
  return loss < MUCH_LOSS ? window : window * WIDE;
}

/** Copies of an item that leave at once. (Always one: 1.2 times the time at 90 %.) */
export function itemCopies(loss: number, inFlight: number): number {
  if (loss < MUCH_LOSS) return 1;
  if (inFlight > FEW) return loss < MOST_LOSS ? 1 : inFlight > MANY ? 2 : 3;
  return Math.min(MOST_COPIES, Math.ceil(1.2 / (1 - loss)));
}

/**
 * How much longer than for one a timer waits with so many in flight. (Not longer: 1.43 at 30 %, 1.38 at 50 %.) `unknown`: the peer's
 * pace is not known yet, only a first guess; its first answer to a burst of 10,000 orders, to be written down, took longer than that.
 */
export function patience(loss: number, inFlight: number, unknown: boolean): number {
  return (loss >= SOME_LOSS || unknown) && inFlight > FEW ? BUSY : 1;
}
