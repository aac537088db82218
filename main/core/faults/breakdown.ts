// Which trips of which trucks are broken off for a repair, and which responses the world keeps to itself. Decides only.

import type { Breakdowns, FaultConfig } from './config.js';
import { happens, randomAt } from './throws.js';

/** World time that this trip stands still, in ms; 0: it does not break down. `trip`: its order number. */
export function repairTime(
  seed: number,
  breakdowns: Breakdowns | undefined,
  world: number,
  truck: number,
  trip: number,
): number {
  if (breakdowns === undefined) return 0;
  return happens(randomAt(seed, 'breakdown', world, truck, trip), breakdowns.percent) ? breakdowns.repairMs : 0;
}

/** The replies without those that are never sent on purpose (each copy of them, as long as this holds); null: nothing is left. */
export function withoutUnanswered<
  T extends {
    readonly items: readonly { readonly seq: number }[];
    readonly acks: readonly number[];
    readonly finished: boolean;
  },
>(config: FaultConfig | null, replies: T): T | null {
  const percent = config?.world?.unanswered;
  if (config === null || percent === undefined) return replies;
  const items = replies.items.filter(({ seq }) => !happens(randomAt(config.seed, 'unanswered', seq), percent));
  return items.length > 0 || replies.acks.length > 0 || replies.finished ? { ...replies, items } : null;
}
