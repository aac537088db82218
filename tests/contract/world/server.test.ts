// What the world's server adds to the model: commit before send, going on after a restart, sockets that fail or do not read.

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { frame, FrameReader } from '../../../main/core/session/frame.js';
import { encodeAConnect } from '../../../main/processes/lib/codec/handshake.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import type { WorldServer, WorldServerOptions } from '../../../main/processes/lib/world-server-options.js';
import { startWorldServer } from '../../../main/processes/lib/world-server.js';
import type { SimStore } from '../../../main/store/store.js';
import { openMemorySim } from '../../../main/store/memory-sim.js';
import type { Target } from './client.js';
import { destroyAll, joinStore, joinUps, openStore } from './client.js';

vi.setConfig({ testTimeout: 60_000 });

const running: WorldServer[] = [];
const errors: unknown[] = [];

async function start(options: Partial<WorldServerOptions> = {}): Promise<Target> {
  const server = await startWorldServer({
    amazonPort: 0,
    upsPort: 0,
    store: null,
    profile: 'brisk',
    seed: 1,
    onError: (error) => errors.push(error),
    ...options,
  });
  running.push(server);
  return { host: '127.0.0.1', amazonPort: server.amazonPort, upsPort: server.upsPort, patienceMs: 20_000 };
}

async function stopAll(): Promise<void> {
  for (const server of running.splice(0)) await server.stop();
}

afterEach(async () => {
  destroyAll();
  await stopAll();
  errors.length = 0;
});

const WAREHOUSE = [{ id: 1, x: 30, y: 0 }];
const TRUCK = [{ id: 1, x: 0, y: 0 }];
const product = (id: number, count: number) => ({ id, description: 'tea', count });
const buy = (count: number) => ({ kind: 'buy' as const, whnum: 1, things: [product(1, count)] });
const pack = (shipid: number) => ({ kind: 'pack' as const, whnum: 1, shipid, things: [product(1, 1)] });

/** A memory store whose commits wait for `release`. */
function slowStore() {
  const inner = openMemorySim();
  let gate: Promise<void> = Promise.resolve();
  let open: () => void = () => undefined;
  let waiting = 0;
  const store: SimStore = {
    load: () => inner.load(),
    close: () => inner.close(),
    async write(rows) {
      waiting += 1;
      await gate;
      await inner.write(rows);
    },
  };
  return {
    store,
    waiting: () => waiting,
    hold: () => {
      gate = new Promise((resolve) => (open = resolve));
    },
    release: () => {
      open();
    },
  };
}

async function poll(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 40_000; !holds();) {
    if (Date.now() > deadline) throw new Error(`waited for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('commit before send', () => {
  it('answers a first message only after the world that it made is on disk', async () => {
    const slow = slowStore();
    slow.hold();
    const target = await start({ store: slow.store });
    const client = await openStore(target);
    client.write(frame(encodeAConnect({ initwh: WAREHOUSE, isAmazon: true })));
    await poll('the commit', () => slow.waiting() > 0);
    await expect(client.until('an answer', ({ answer }) => answer !== null, 150)).rejects.toThrow('waited for');
    slow.release();
    await client.until('the answer', ({ answer }) => answer?.result === 'connected!');
  });

  it('acks and answers a command only after its effects are on disk', async () => {
    const slow = slowStore();
    const target = await start({ store: slow.store });
    const client = await joinStore(target, undefined, WAREHOUSE);
    slow.hold();
    client.tell(buy(1));
    await expect(client.until('an ack', ({ acks }) => acks.length > 0, 250)).rejects.toThrow('waited for');
    slow.release();
    await client.until('ack and notice', (c) => c.acks.length === 1 && c.of('arrived').length === 1);
  });

  it('tells of a speed that has become another, only then, and only once it is on disk', async () => {
    const slow = slowStore();
    const speeds: [number, number][] = [];
    const target = await start({ store: slow.store, onSimspeed: (...speed) => speeds.push(speed) });
    const client = await joinStore(target, undefined, WAREHOUSE);
    const ups = await joinUps(target, 1, TRUCK);
    client.send([], { simspeed: 100 });
    await client.acked(client.tell(buy(1)));
    expect(speeds).toEqual([]);
    slow.hold();
    client.send([], { simspeed: 700 });
    await expect(client.until('nothing', () => speeds.length > 0, 250)).rejects.toThrow('waited for');
    slow.release();
    await poll('the word', () => speeds.length > 0);
    ups.send([], { simspeed: 700 });
    await ups.acked(ups.tell({ kind: 'query', truckid: 1 }));
    expect(speeds).toEqual([[1, 700]]);
  });

  it('closes everything, sends nothing and says so once when a commit fails', async () => {
    const inner = openMemorySim();
    let broken = false;
    const write: SimStore['write'] = (rows) => (broken ? Promise.reject(new Error('disk full')) : inner.write(rows));
    const target = await start({ store: { ...inner, write } });
    const client = await joinStore(target, undefined, WAREHOUSE);
    const before = await inner.load();
    broken = true;
    client.tell(buy(1));
    await client.ended();
    expect(client.acks).toEqual([]);
    expect(errors).toMatchObject([{ message: 'disk full' }]);
    broken = false;
    await stopAll();
    expect(await inner.load()).toEqual(before);
  });
});

describe('restart', () => {
  it('goes on with worlds, stock, used numbers, un-acked responses and what was under way', async () => {
    const store = openMemorySim();
    const first = await start({ store });
    const shop = await joinStore(first, undefined, WAREHOUSE);
    const world = shop.answer?.worldid ?? 0;
    const ups = await joinUps(first, world, TRUCK);
    shop.send([], { simspeed: 1200 });
    ups.send([], { simspeed: 20 });
    shop.autoAck = false;
    const seqs = shop.tell(buy(5), pack(1));
    await shop.acked(seqs);
    const numbers = shop.items.map(({ seq }) => seq);
    const going = ups.tell({ kind: 'pickup', truckid: 1, whid: 1 });
    await ups.acked(going);
    await stopAll();
    await Promise.all([shop.ended(), ups.ended()]);

    const second = await start({ store });
    const shop2 = await joinStore(second, world);
    const ups2 = await joinUps(second, world);
    shop2.send(seqs.map((seq) => ({ seq, body: buy(5) })));
    await shop2.acked(seqs);
    await shop2.until('the notice and the package', (c) => c.of('arrived').length + c.of('ready').length === 2);
    expect(shop2.items.map(({ seq }) => seq)).toEqual(expect.arrayContaining(numbers));
    await ups2.until('the arrival', (c) => c.of('completion').length === 1);
    expect(await shop2.ask(pack(2), pack(3), pack(4), pack(5), pack(6))).toMatchObject([
      null,
      null,
      null,
      null,
      /not enough/,
    ]);
    expect((await joinStore(second)).answer?.worldid).toBe(world + 1);
  });

  it('forgets every world without a store, as the real one does', async () => {
    const client = await joinStore(await start(), undefined, WAREHOUSE);
    expect(client.answer?.worldid).toBe(1);
    await stopAll();
    const target = await start();
    expect((await joinStore(target, 1)).answer?.result).toMatch(/^error: world with world_id 1 is not available/);
    expect((await joinStore(target)).answer?.worldid).toBe(1);
  });
});

describe('sockets', () => {
  it('listens on loopback, on any free port', async () => {
    const target = await start();
    expect(target.amazonPort).toBeGreaterThan(0);
    expect(target.upsPort).not.toBe(target.amazonPort);
  });

  it('rejects when a port is taken, and leaves nothing open', async () => {
    const target = await start();
    await expect(start({ amazonPort: 0, upsPort: target.upsPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(errors).toEqual([]);
  });

  it('survives connections that are reset at any moment', async () => {
    const target = await start();
    const hello = frame(encodeAConnect({ initwh: WAREHOUSE, isAmazon: true }));
    const command = frame(worldStoreCodec.encodeItem({ seq: 1, body: buy(1) }));
    for (const bytes of [Buffer.alloc(0), hello.subarray(0, 3), hello, Buffer.concat([hello, command])]) {
      const socket = connect(target.amazonPort, target.host);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      if (bytes.length > 0) socket.write(bytes);
      socket.resetAndDestroy();
    }
    const client = await joinStore(target, undefined, WAREHOUSE);
    expect(await client.ask(buy(1))).toEqual([null]);
    expect(errors).toEqual([]);
  });

  it(
    'a peer that does not read is paused, holds up nobody, and gets everything once it reads',
    { timeout: 30_000 },
    async () => {
      const said: string[] = [];
      const target = await start({ log: (message) => said.push(message) });
      const lazy = connect(target.amazonPort, target.host);
      await once(lazy, 'connect');
      lazy.pause();
      lazy.write(frame(encodeAConnect({ initwh: WAREHOUSE, isAmazon: true })));
      // Each answer is an error of about 140 bytes: many times what the sockets' buffers hold.
      const total = 80_000;
      const batch = 2000;
      let unsent = total;
      const more = (): void => {
        for (let room = true; room && unsent > 0; unsent -= batch) {
          const items = Array.from({ length: batch }, (_, i) =>
            worldStoreCodec.encodeItem({ seq: unsent - i, body: { kind: 'query', packageid: 7 } }),
          );
          room = lazy.write(frame(Buffer.concat(items)));
        }
      };
      lazy.on('drain', more);
      more();
      const other = await joinStore(target, undefined, WAREHOUSE);
      for (let i = 0; i < 5; i++) expect(await other.ask(buy(1))).toEqual([null]);

      const reader = new FrameReader(64 * 1024 * 1024);
      const acks = new Set<number>();
      let first = true;
      lazy.on('data', (chunk: Buffer) => {
        reader.push(chunk, (buffer, start_, end) => {
          if (!first) {
            const { acks: got, items } = worldStoreCodec.decode(buffer, start_, end);
            for (const ack of got) acks.add(ack);
            lazy.write(frame(worldStoreCodec.encodeAcks(items.map(({ seq }) => seq))));
          }
          first = false;
          return true;
        });
      });
      expect(said).toContain('world: amazon connection 1 does not read');
      lazy.resume();
      await poll('all acks', () => acks.size === total);
      lazy.destroy();
    },
  );

  it('stop ends all connections and can be called twice', async () => {
    const target = await start();
    const client = await joinStore(target);
    const [server] = running;
    await server?.stop();
    await server?.stop();
    await client.ended();
    expect(errors).toEqual([]);
  });

  it('drops requests when told to be flaky', async () => {
    const target = await start({ flakiness: 60, seed: 3 });
    const client = await joinStore(target, undefined, WAREHOUSE);
    const seqs = client.tell(...Array.from({ length: 100 }, () => buy(1)));
    await client.until('some acks', ({ acks }) => acks.length > 10);
    await client.until('the notices', (c) => c.of('arrived').length === c.acks.length);
    expect(client.acks.length).toBeLessThan(70);
    expect(new Set(client.acks).size).toBe(client.acks.length);
    expect(seqs).toEqual(expect.arrayContaining(client.acks));
  });
});
