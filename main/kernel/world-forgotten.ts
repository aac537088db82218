// A world that has forgotten us, in words: what happened, what became of the books, what can be done. No behaviour.

import type { BooksIdentity } from '../store/store.js';
import { callError, type CallError } from './call-error.js';
import type { Verdict } from './world-proof.js';
import type { OpenBooks, WorldNotice, WorldState } from './world-state.js';

const HAPPENED: Readonly<Record<Exclude<Verdict, 'ours'>, string>> = {
  forgotten:
    'has forgotten this store: it knows none of the packages that it packed. Its server was probably restarted.',
  older:
    'has come back older than these books: it knows the first packages that it packed for this store, and not the latest. ' +
    'It was probably restored from a copy.',
  another: 'is another world under the same number: what it says of our packages contradicts these books.',
};

export async function forgottenNotice(state: WorldState, verdict: Exclude<Verdict, 'ours'>): Promise<WorldNotice> {
  const open = await state.books.service.read(({ books }) => books.orders.size);
  const orders = open === 1 ? 'the 1 open order' : `the ${open} open orders`;
  const anew = open === 0 ? 'Begin anew to go on in this world' : `Begin anew to go on in this world with ${orders}`;
  return {
    code: `world-${verdict}`,
    text:
      `${state.identity.label} ${HAPPENED[verdict]} No command was sent to it; its books are kept and can be read. ` +
      `${anew}, ask again if the right server is back, or choose another world in the settings.`,
  };
}

/** What was found when the books were closed for good: their journal's last word says it. */
export async function lastVerdict({ store }: OpenBooks): Promise<Exclude<Verdict, 'ours'>> {
  const { rows } = await store.events({ kinds: ['link'], offset: 0, limit: 1, descending: true });
  const state = rows[0]?.data?.['state'];
  return state === 'older' || state === 'another' ? state : 'forgotten';
}

/** What whoever wants to change such books is told. */
export function frozenError({ label }: BooksIdentity): CallError {
  const text = `${label} is not the world of these books any more; they can only be read. Begin anew, or choose another world.`;
  return callError('world-forgotten', text);
}
