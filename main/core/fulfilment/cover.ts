// The fewest warehouses that together have what is needed, nearest first among equals. Exact where that is cheap, greedy beyond.

import type { Site } from './plan.js';

/** Exact search looks at this many nearest useful sites, and at sets of at most so many. */
const EXACT_SITES = 14;
const EXACT_SIZE = 4;

/**
 * Sites (nearest first) whose free pieces together fill `needs` (per line); the caller knows that all sites together do.
 * The smallest set; among those the one with the least total distance.
 */
export function smallestCover(sites: readonly Site[], needs: readonly number[]): readonly Site[] {
  const useful = sites.filter((site) => gain(site, needs) > 0);
  const near = useful.slice(0, EXACT_SITES);
  for (let size = 1; size <= Math.min(EXACT_SIZE, near.length); size++) {
    const best = nearestSet(near, needs, size);
    if (best !== null) return best;
  }
  return greedy(useful, needs);
}

function nearestSet(sites: readonly Site[], needs: readonly number[], size: number): readonly Site[] | null {
  let best: readonly Site[] | null = null;
  let bestDistance = Infinity;
  const picked: Site[] = [];
  const search = (from: number, left: readonly number[], distance: number): void => {
    if (picked.length === size) {
      if (left.every((need) => need <= 0) && distance < bestDistance) {
        best = [...picked];
        bestDistance = distance;
      }
      return;
    }
    for (let i = from; i < sites.length; i++) {
      const site = sites[i];
      if (site === undefined || distance + site.distance >= bestDistance) return;
      picked.push(site);
      search(i + 1, rest(left, site), distance + site.distance);
      picked.pop();
    }
  };
  search(0, needs, 0);
  return best;
}

/** Again and again the site that gives most of what is left (nearest among equals), then without those made needless. */
function greedy(sites: readonly Site[], needs: readonly number[]): readonly Site[] {
  const chosen: Site[] = [];
  let left = needs;
  while (left.some((need) => need > 0)) {
    let best: Site | null = null;
    for (const site of sites) {
      if (!chosen.includes(site) && (best === null || gain(site, left) > gain(best, left))) best = site;
    }
    if (best === null || gain(best, left) === 0) break;
    chosen.push(best);
    left = rest(left, best);
  }
  // An early pick may have become needless: drop those, the farthest first.
  let lean = chosen.toSorted((a, b) => a.distance - b.distance || a.warehouse.id - b.warehouse.id);
  for (const site of lean.toReversed()) {
    const others = lean.filter((other) => other !== site);
    if (others.reduce(rest, needs).every((need) => need <= 0)) lean = others;
  }
  return lean;
}

function gain(site: Site, needs: readonly number[]): number {
  return needs.reduce((total, need, i) => total + Math.min(Math.max(0, need), site.free[i] ?? 0), 0);
}

function rest(needs: readonly number[], site: Site): readonly number[] {
  return needs.map((need, i) => need - Math.min(Math.max(0, need), site.free[i] ?? 0));
}
