// The order in which a truck visits its addresses: nearest neighbour by Manhattan distance, ties by shipment number.

import { manhattan, type Point } from '../lib/ids.js';

export interface Stop {
  readonly shipid: number;
  readonly at: Point;
}

/** The same stops in the order of the route that begins at `from`. */
export function nearestNeighbourRoute(from: Point, stops: readonly Stop[]): readonly Stop[] {
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
