// A program that starts again in a real world sends what it still owed before its books are loaded, and nothing else.
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../main/contracts/app-api.js';
import { DEFAULT_SETTINGS } from '../../../main/kernel/settings.js';
import { HEAD_ROWS, StoreError, type BooksIdentity, type BooksStore } from '../../../main/store/store.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

const REAL: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'real',
  real: { ...DEFAULT_SETTINGS.real, world: 12, worldHost: 'worldhost' },
};

/** A disk whose books are loaded when the test says so. */
class SlowDisk extends FakeDisk {
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;
  loadFails: Error | null = null;

  hold(): void {
    this.#gate = new Promise((resolve) => (this.#open = resolve));
  }

  async loaded(): Promise<void> {
    this.#open();
    await settle();
  }

  override async openBooks(identity: BooksIdentity): Promise<BooksStore> {
    const store = await super.openBooks(identity);
    return {
      ...store,
      load: async () => {
        await this.#gate;
        if (this.loadFails !== null) throw this.loadFails;
        return store.load();
      },
    };
  }
}

/** A real world with `orders` placed and nothing acked; the program is gone. */
async function leftBehind(orders: number): Promise<SlowDisk> {
  const disk = new SlowDisk();
  const rig = await new KernelRig(disk).start();
  const client = await rig.signedIn('manager');
  await client.call('settings.save', REAL);
  await settle();
  await rig.connect(12);
  const lines = [{ productId: 1, quantity: 50_000 }];
  await client.call('inventory.buy', { clientId: 'client-stock', warehouseId: 1, lines });
  const [buy] = rig.sent(rig.world, 'buy');
  rig.world.say({ type: 'acked', seqs: [buy?.seq ?? 0] });
  rig.world.say({
    type: 'deliver',
    items: [
      { seq: 1, body: { kind: 'arrived', whnum: 1, things: [{ id: 1, description: 'Blue widget', count: 50_000 }] } },
    ],
  });
  await settle();
  for (let placed = 0; placed < orders; placed += 1) await client.call('orders.place', anOrder());
  await rig.stop();
  return disk;
}

async function startedHeld(disk: SlowDisk): Promise<{ readonly rig: KernelRig; readonly started: Promise<unknown> }> {
  disk.hold();
  const rig = new KernelRig(disk);
  const started = rig.start();
  await settle();
  return { rig, started };
}

const packs = (rig: KernelRig): readonly number[] => rig.sent(rig.world, 'pack').map(({ seq }) => seq);

describe('a start with commands that were not acked', () => {
  it('sends them before all is loaded, and each once', async () => {
    const disk = await leftBehind(HEAD_ROWS + 20);
    const { rig, started } = await startedHeld(disk);
    const early = packs(rig);
    expect(early).toHaveLength(HEAD_ROWS);
    expect(rig.kernel.status().phase).toBe('starting');
    await rig.kernel.linksBegun();
    await disk.loaded();
    await started;
    expect(rig.kernel.status().phase).toBe('ready');
    const all = packs(rig);
    expect(all).toHaveLength(HEAD_ROWS + 20);
    expect(new Set(all).size).toBe(all.length);
    expect(all.slice(0, HEAD_ROWS)).toEqual(early);
    expect(rig.world.of('open')).toHaveLength(1);
    await rig.stop();
  });

  it('records what the world says meanwhile when the books are there, and acks it only then', async () => {
    const disk = await leftBehind(2);
    const { rig, started } = await startedHeld(disk);
    const [first] = rig.sent(rig.world, 'pack');
    rig.world.say({ type: 'connected', worldId: 12, created: false });
    rig.world.say({ type: 'acked', seqs: [first?.seq ?? 0] });
    rig.world.say({ type: 'deliver', items: [{ seq: 40, body: { kind: 'ready', shipid: first?.body['shipid'] } }] });
    await settle();
    expect(rig.settled(rig.world)).toEqual([]);
    await disk.loaded();
    await started;
    await rig.clock.advance(1000);
    expect(rig.settled(rig.world)).toEqual([40]);
    const packed = await [...disk.books.values()].at(-1)?.lastPacked(5);
    expect(packed).toHaveLength(1);
    expect(packs(rig)).toHaveLength(2);
    await rig.stop();
  });

  it('gives nothing to a world that has yet to prove that it is ours', async () => {
    const disk = await leftBehind(2);
    const before = await new KernelRig(disk).start();
    const [first] = before.sent(before.world, 'pack');
    before.world.say({ type: 'connected', worldId: 12, created: false });
    before.world.say({ type: 'deliver', items: [{ seq: 40, body: { kind: 'ready', shipid: first?.body['shipid'] } }] });
    await settle();
    await before.stop();
    const { rig, started } = await startedHeld(disk);
    rig.world.say({ type: 'connected', worldId: 12, created: false });
    await settle();
    expect(rig.world.of('open')).toHaveLength(1);
    expect(rig.world.of('send')).toEqual([]);
    await disk.loaded();
    await started;
    expect(packs(rig)).toEqual([]);
    expect(rig.sent(rig.world, 'query')).toHaveLength(1);
    await rig.stop();
  });

  it('waits for its books where entries were lost: their numbers may be others’ by now', async () => {
    const disk = await leftBehind(2);
    const [[booksId, store]] = [...disk.books].slice(-1) as [[string, BooksStore]];
    disk.books.set(booksId, { ...store, head: () => Promise.resolve(null) });
    const { rig, started } = await startedHeld(disk);
    expect(rig.world.of('open')).toEqual([]);
    await disk.loaded();
    await started;
    expect(packs(rig)).toHaveLength(2);
    await rig.stop();
  });

  it('takes the links down again when the books cannot be read after all', async () => {
    const disk = await leftBehind(2);
    disk.loadFails = new StoreError('corrupt', 'the books are damaged');
    const { rig, started } = await startedHeld(disk);
    expect(packs(rig)).toHaveLength(2);
    rig.world.say({ type: 'connected', worldId: 12, created: false });
    await disk.loaded();
    await rig.clock.advance(10_000);
    await started;
    expect(rig.kernel.status()).toMatchObject({ phase: 'failed' });
    expect(rig.processes.living()).toEqual([]);
    await rig.stop();
  });
});
