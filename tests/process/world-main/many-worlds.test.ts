import { readFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { destroyAll, joinStore, joinUps, type Target } from '../../contract/world/client.js';
import { cleanUp, run, temporaryFolder } from './program.js';

afterEach(async () => {
  destroyAll();
  await cleanUp();
});

/** PARCELYARD_WORLDS: more or fewer, at most 500 (512 connections a port). */
const WORLDS = Number(process.env['PARCELYARD_WORLDS'] ?? 200);
const SPEED = 60_000;

/** One package from an empty shelf to its door, in a world of its own; the world's id. */
async function deliverOne(target: Target, nth: number): Promise<number> {
  const store = await joinStore(target, undefined, [{ id: 1, x: nth, y: 0 }]);
  const world = store.answer?.worldid ?? 0;
  const ups = await joinUps(target, world, [{ id: 1, x: 0, y: nth }]);
  store.send([], { simspeed: SPEED });
  ups.send([], { simspeed: SPEED });
  const things = [{ id: 1, description: `of world ${world}`, count: 1 }];
  // The same shipid in every world: worlds are apart.
  store.tell({ kind: 'buy', whnum: 1, things }, { kind: 'pack', whnum: 1, shipid: 7, things });
  ups.tell({ kind: 'pickup', truckid: 1, whid: 1 });
  await store.until('ready', (c) => c.of('ready').length === 1);
  await ups.until('the truck at the warehouse', (c) => c.of('completion').length === 1);
  store.tell({ kind: 'load', whnum: 1, truckid: 1, shipid: 7 });
  await store.until('loaded', (c) => c.of('loaded').length === 1);
  ups.tell({ kind: 'deliver', truckid: 1, packages: [{ packageid: 7, x: -nth, y: nth }] });
  await ups.until('delivered', (c) => c.of('delivered').length === 1);
  expect([...store.of('error'), ...ups.of('error')]).toEqual([]);
  expect(store.of('arrived')).toEqual([{ kind: 'arrived', whnum: 1, things }]);
  return world;
}

it(`one process carries a delivery in each of ${WORLDS} worlds, a store and a UPS each`, async () => {
  const data = await temporaryFolder();
  const world = run('world', '--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk', '--data', data, '--quiet');
  const [amazonPort = 0, upsPort = 0] = await world.ready();
  const target = { host: '127.0.0.1', amazonPort, upsPort, patienceMs: 40_000 };
  const began = performance.now();
  const ids = await Promise.all(Array.from({ length: WORLDS }, (_, nth) => deliverOne(target, nth)));
  const seconds = (performance.now() - began) / 1000;
  expect(new Set(ids).size).toBe(WORLDS);
  const status = await readFile(`/proc/${world.child.pid ?? 0}/status`, 'utf8').catch(() => '');
  const peakKb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN);
  console.log(`${WORLDS} worlds: ${seconds.toFixed(1)} s, ${Math.round(peakKb / 1024)} MB at most`);
  // The whole of Node is about 90 MB of it.
  if (!Number.isNaN(peakKb)) expect(peakKb).toBeLessThan(400 * 1024);
  expect(await world.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(world.err).toBe('');
});
