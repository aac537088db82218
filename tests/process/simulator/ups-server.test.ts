import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startUpsServer } from '../../../main/processes/lib/ups-server.js';
import type { UpsServer } from '../../../main/processes/lib/ups-server-options.js';
import { startWorldServer } from '../../../main/processes/lib/world-server.js';
import type { WorldServer } from '../../../main/processes/lib/world-server-options.js';
import { openMemorySim } from '../../../main/store/memory-sim.js';
import { eventually, TestStore } from './test-store.js';

const TRUCKS = [
  { id: 1, x: 0, y: 0 },
  { id: 2, x: 50, y: 50 },
];

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startAll(): Promise<{
  world: WorldServer;
  ups: UpsServer;
  store: TestStore;
  sim: ReturnType<typeof openMemorySim>;
}> {
  const sim = openMemorySim();
  const failed = (error: unknown): void => {
    throw error;
  };
  const world = await startWorldServer({
    amazonPort: 0,
    upsPort: 0,
    store: sim,
    profile: 'brisk',
    seed: 1,
    onError: failed,
  });
  closing.push(() => world.stop());
  const ups = await startUpsServer({
    port: 0,
    worldHost: '127.0.0.1',
    worldPort: world.upsPort,
    store: sim,
    trucks: TRUCKS,
    onError: failed,
  });
  closing.push(() => ups.stop());
  const store = new TestStore({ amazon: world.amazonPort, ups: ups.port });
  closing.push(() => {
    store.close();
  });
  await eventually(() => store.ups?.connected === true, 'store in both');
  store.fast();
  return { world, ups, store, sim };
}

describe('the built-in UPS', () => {
  it('carries a shipment from pickup to delivery and shows its trucks on the way', async () => {
    const { store } = await startAll();
    store.ship(1, 1, 20, -5);
    await eventually(() => store.deliveredIds().length === 1, 'delivered');
    const kinds = store.heard.flatMap((body) => (body.kind === 'status' ? [] : body.kind));
    expect(kinds).toEqual(['truckArrived', 'outForDelivery', 'delivered']);
    expect(store.worldErrors).toEqual([]);
    await eventually(() => store.told('status').at(-1)?.trucks[0]?.state === 'IDLE', 'idle again');
    const states = store.told('status').flatMap(({ trucks }) => trucks.filter(({ truckid }) => truckid === 1));
    const changes = states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1]);
    // Whether it was told once before it was sent out depends on which connection stood first.
    expect(changes.slice(changes[0] === 'IDLE' ? 1 : 0)).toEqual(['TO_WAREHOUSE', 'WAITING', 'DELIVERING', 'IDLE']);
    expect(states.at(-1)).toMatchObject({ x: 20, y: -5, shipids: [], target: null, whnum: null });
  });

  it('says its last word again when that was lost, although nothing else comes to wake it', async () => {
    const { store } = await startAll();
    const ask = async (count: number): Promise<void> => {
      store.say({ kind: 'accountCheck', shipid: count, upsAccount: 'nobody' });
      await eventually(() => store.told('accountResult').length === count, `answer ${count}`, 60_000);
    };
    // It learns the pace of the store: an unknown one is given fifteen seconds.
    for (let count = 1; count <= 4; count += 1) await ask(count);
    let missed = 0;
    store.misses = ({ kind }) => kind === 'accountResult' && missed++ === 0;
    await ask(5);
    expect(missed).toBe(2);
  });

  it('fault 9: goes on when the store sends garbage, and when it comes back', async () => {
    const { store } = await startAll();
    store.ship(1, 1, 20, -5);
    store.garbage();
    await eventually(() => (store.ups?.connections ?? 0) >= 2 && store.ups?.connected === true, 'the store is back');
    store.unparsable();
    await eventually(() => (store.ups?.connections ?? 0) >= 3 && store.ups?.connected === true, 'back again');
    store.ship(2, 2, 0, 0);
    await eventually(() => store.deliveredIds().length === 2, 'both delivered');
    expect(store.deliveredIds()).toEqual([1, 2]);
  });

  it('fault 9: goes on when the world is lost and comes back', async () => {
    const { world, store, sim } = await startAll();
    for (let shipid = 1; shipid <= 10; shipid++) store.ship(shipid, 1 + (shipid % 2), shipid * 3, -shipid);
    await eventually(() => store.told('truckArrived').length > 0, 'a truck is there');
    await world.stop();
    const again = await startWorldServer({
      amazonPort: world.amazonPort,
      upsPort: world.upsPort,
      store: sim,
      profile: 'brisk',
      seed: 1,
      onError: (error) => {
        throw error;
      },
    });
    closing.push(() => again.stop());
    await eventually(() => store.deliveredIds().length === 10, 'all delivered');
    expect(store.deliveredIds()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('lets the newest store in and leaves silent or speechless connections waiting', async () => {
    const { ups, store } = await startAll();
    const silent = Array.from({ length: 20 }, () =>
      connect({ host: '127.0.0.1', port: ups.port }).on('error', () => undefined),
    );
    closing.push(() => {
      for (const socket of silent) socket.destroy();
    });
    store.ups?.socket?.destroy();
    await eventually(() => (store.ups?.connections ?? 0) >= 2, 'the store is back');
    store.ship(1, 1, 20, -5);
    await eventually(() => store.deliveredIds().length === 1, 'delivered');
  });

  it('answers nonsense with errors that name it and stays up', async () => {
    const { store } = await startAll();
    const loaded = store.say({ kind: 'loaded', truckid: 99, shipids: [1] });
    const cancel = store.say({ kind: 'cancel', shipid: 12345 });
    const empty = store.say({ kind: 'pickup', whnum: 1, warehouse: { x: 0, y: 0 }, packages: [] });
    await eventually(() => store.told('error').length === 3, 'three errors');
    expect(store.told('error').map(({ originseqnum }) => originseqnum)).toEqual([loaded, cancel, empty]);
    const query = store.say({ kind: 'statusQuery', shipids: [5], trucks: true });
    await eventually(() => store.told('status').some(({ answers }) => answers === query), 'status');
    const status = store.told('status').find(({ answers }) => answers === query);
    expect(status?.packages).toEqual([{ shipid: 5, status: 'UNKNOWN', truckid: null }]);
    expect(status?.trucks.map(({ truckid, state }) => [truckid, state])).toEqual([
      [1, 'IDLE'],
      [2, 'IDLE'],
    ]);
  });
});
