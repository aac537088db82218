// Why the chips of the log let nothing through: how many events each lets through alone, and the others without it.

import type { Results } from '../../contracts/app-api.js';
import type { EventChip } from '../../contracts/event-chips.js';
import type { BooksReader } from '../../store/store.js';

/** As the contract's parameters, with lists that nobody changes. */
export interface ExplainedChips {
  readonly chips: readonly EventChip[];
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export async function explainChips(
  store: Pick<BooksReader, 'events'>,
  { chips, from, to }: ExplainedChips,
): Promise<Results['events.explain']> {
  const time = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const count = async (some: readonly EventChip[]): Promise<number> =>
    (await store.events({ ...time, chips: some, offset: 0, limit: 1, descending: true })).total;
  const counted = [];
  for (const [index, chip] of chips.entries()) {
    const others = chips.filter((_, other) => other !== index);
    counted.push({ alone: await count([chip]), without: await count(others) });
  }
  return { chips: counted, inTime: await count([]) };
}
