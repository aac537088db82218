// Settings, worlds, links and processes: what people change about the program itself.

import type { Settings } from '../../contracts/app-api.js';
import type { Warehouse } from '../../core/orders/types.js';
import { callError } from '../call-error.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';
import { sameConnections } from '../settings.js';
import { accepted } from './orders.js';

type Methods =
  'settings.save' | 'sim.setSpeed' | 'worlds.startNew' | 'worlds.beginAnew' | 'links.reconnect' | 'processes.restart';

/** Warehouses of the settings that the books do not have: added, and told to the world at the next connect. */
async function addWarehouses(parts: KernelParts, settings: Settings, personId: number | null): Promise<boolean> {
  // Books that are read-only take none; new ones for that world will have them.
  if (settings.mode !== 'real' || parts.worlds.forgotten) return false;
  const { service } = parts.worlds.mustBooks();
  const known = await service.read(({ books }) => new Set(books.warehouses.keys()));
  const warehouses: Warehouse[] = settings.real.warehouses
    .filter(({ id }) => !known.has(id))
    .map((warehouse) => ({ ...warehouse, inWorld: false }));
  if (warehouses.length === 0) return false;
  accepted(await service.command({ type: 'add-warehouses', at: parts.host.clock.now(), personId, warehouses }));
  return true;
}

function checkSettings(settings: Settings): void {
  const seen = new Set<number>();
  for (const [index, { id }] of settings.real.warehouses.entries()) {
    if (seen.has(id)) throw callError('bad-request', `real.warehouses.${index}.id: ${id} is there twice`);
    if (id < 0) throw callError('bad-request', `real.warehouses.${index}.id: ${id}; allowed are numbers from 0`);
    seen.add(id);
  }
}

export function programCommands(parts: () => KernelParts): Pick<Handlers, Methods> {
  async function noteSpeed(simspeed: number, personId: number | null): Promise<void> {
    const { worlds, gateways, host } = parts();
    if (worlds.forgotten) return;
    gateways.world.simspeed(simspeed);
    const at = host.clock.now();
    await worlds
      .mustBooks()
      .service.note({ events: [{ at, kind: 'simspeed', source: 'person', personId, data: { speed: simspeed } }] });
  }

  return {
    'settings.save': async (settings, { person, ticket }) => {
      const all = parts();
      checkSettings(settings);
      const before = all.settings.get();
      await all.settings.save(settings, ticket);
      const personId = person?.id ?? null;
      if (all.worlds.books === null || !sameConnections(before, settings)) {
        await all.worlds.open(settings);
      }
      const added = await addWarehouses(all, settings, personId);
      await all.worlds.replan({ reopen: added });
      const speedOf = (of: Settings): number | null =>
        of.mode === 'simulated' ? of.simulated.simspeed : of.real.simspeed;
      const speed = speedOf(settings);
      if (speed !== null && speed !== speedOf(before)) await noteSpeed(speed, personId);
      return all.settings.get();
    },
    'sim.setSpeed': async ({ simspeed }, { person, ticket }) => {
      const { settings, worlds } = parts();
      const before = settings.get();
      if (before.mode !== 'simulated') {
        throw callError('simulated-only', 'The speed of a real world is set in the settings, not here.');
      }
      await settings.save({ ...before, simulated: { ...before.simulated, simspeed } }, ticket);
      await noteSpeed(simspeed, person?.id ?? null);
      await worlds.replan({ reopen: false });
      return { simspeed };
    },
    'worlds.startNew': async () => ({ booksId: (await parts().worlds.startNew()).booksId }),
    'worlds.beginAnew': () => parts().worlds.beginAnew(),
    'links.reconnect': async ({ link }) => {
      const { worlds, gateways } = parts();
      // Both links are down; the world is asked once more whether it knows us.
      if (worlds.forgotten) {
        await worlds.askAgain();
        return { link };
      }
      const gateway = gateways[link];
      if (gateway.supervisor.status().state === 'failed') gateway.supervisor.start();
      else gateway.reconnect();
      return { link };
    },
    'processes.restart': async ({ name }) => {
      const { gateways, simulator, settings, worlds } = parts();
      if (name === 'simulator') {
        if (settings.get().mode !== 'simulated') {
          throw callError('simulated-only', 'name: the simulator runs in simulated mode only');
        }
        await simulator.supervisor.restart();
      } else {
        if (worlds.forgotten) {
          throw callError('world-forgotten', 'name: the links are down until it is decided what becomes of this world');
        }
        await gateways[name === 'world-link' ? 'world' : 'ups'].supervisor.restart();
      }
      return null;
    },
  };
}
