// Lets the built-in UPS follow a world's speed: the world keeps a speed per connection, so what the store sets moves no trucks
// until the UPS sets it, too. Listens to what the world writes down about itself; changes nothing.

import type { SimStore } from '../../store/store.js';

const WORLD_KEY = /^world\/(\d+)$/;

/** The same store; `onSpeed` is called whenever a world's durable speed has become another. */
export function watchingSpeed(store: SimStore, onSpeed: (worldId: number, simspeed: number) => void): SimStore {
  const known = new Map<number, number>();
  return {
    load: () => store.load(),
    close: () => store.close(),
    async write(rows) {
      await store.write(rows);
      for (const { scope, key, value } of rows) {
        const worldId = scope === 'world' ? Number(WORLD_KEY.exec(key)?.[1] ?? Number.NaN) : Number.NaN;
        if (Number.isNaN(worldId) || value === null) continue;
        const { simspeed } = JSON.parse(value) as { readonly simspeed?: unknown };
        if (typeof simspeed !== 'number' || known.get(worldId) === simspeed) continue;
        known.set(worldId, simspeed);
        onSpeed(worldId, simspeed);
      }
    },
  };
}
