// The order in which a truck visits its addresses: nearest neighbour by Manhattan distance, ties by shipment number, then every
// stretch turned round whose turning makes the way shorter.

import { manhattan, type Point } from '../lib/ids.js';

export interface Stop {
  readonly shipid: number;
  readonly at: Point;
}

/** Rounds of improvement at most: far more than twenty stops ever need, and an end for thousands. */
const MOST_ROUNDS = 30;
/** Longer routes are left as nearest neighbour made them. */
const MOST_IMPROVED = 200;

/** The same stops in the order of the route that begins at `from`; it ends at its last stop. */
export function shortRoute(from: Point, stops: readonly Stop[]): readonly Stop[] {
  const route = nearestNeighbour(from, stops);
  if (route.length > MOST_IMPROVED) return route;
  for (let round = 0; round < MOST_ROUNDS && improve(from, route); round++);
  return route;
}

/** Turns each stretch round where that is shorter; false when none is. */
function improve(from: Point, route: Stop[]): boolean {
  let better = false;
  const placeOf = (i: number): Point => route[i]?.at ?? from;
  for (let first = 0; first < route.length - 1; first++) {
    for (let last = first + 1; last < route.length; last++) {
      const before = placeOf(first - 1);
      const after = route[last + 1]?.at;
      const [head, tail] = [placeOf(first), placeOf(last)];
      const now = manhattan(before, head) + (after === undefined ? 0 : manhattan(tail, after));
      const turned = manhattan(before, tail) + (after === undefined ? 0 : manhattan(head, after));
      if (turned >= now) continue;
      route.splice(first, last - first + 1, ...route.slice(first, last + 1).reverse());
      better = true;
    }
  }
  return better;
}

function nearestNeighbour(from: Point, stops: readonly Stop[]): Stop[] {
  const rest = [...stops].sort((a, b) => a.shipid - b.shipid);
  const route: Stop[] = [];
  let here = from;
  while (rest.length > 0) {
    let best = 0;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (const [i, stop] of rest.entries()) {
      const distance = manhattan(here, stop.at);
      if (distance < bestDistance) {
        best = i;
        bestDistance = distance;
      }
    }
    for (const stop of rest.splice(best, 1)) {
      route.push(stop);
      here = stop.at;
    }
  }
  return route;
}
