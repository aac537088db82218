// Pictures that were fetched, by the name of their content: each is asked for once a window. Old ones are forgotten.

import type { Call } from '../../../main/contracts/app-api.js';

const KEPT = 200;

/** One a client, however many products are drawn; gone with it. */
const caches = new WeakMap<Call, Map<string, Promise<string | null>>>();

/** A data URL, or null when there is no such picture (any more). Rejects like the call; a failed one is asked for again. */
export function fetchPicture(call: Call, productId: number, name: string): Promise<string | null> {
  let cache = caches.get(call);
  if (cache === undefined) caches.set(call, (cache = new Map()));
  const known = cache.get(name);
  if (known !== undefined) {
    // The last used are kept longest.
    cache.delete(name);
    cache.set(name, known);
    return known;
  }
  const asked = call('products.picture', { productId }).then((found) =>
    found === null ? null : `data:${found.mime};base64,${found.base64}`,
  );
  const kept = cache;
  kept.set(name, asked);
  asked.catch(() => kept.delete(name));
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return asked;
}
