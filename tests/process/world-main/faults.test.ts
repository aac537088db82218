// Faults on purpose as a peer sees them, over real sockets: each one at 100 percent, then off again.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DirectionFaults, FaultConfig, LieKind, LineFaults } from '../../../main/core/faults/config.js';
import { frame } from '../../../main/core/session/frame.js';
import { encodeAConnect } from '../../../main/processes/lib/codec/handshake.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { startUpsServer } from '../../../main/processes/lib/ups-server.js';
import type { UpsServer } from '../../../main/processes/lib/ups-server-options.js';
import { startWorldServer } from '../../../main/processes/lib/world-server.js';
import type { WorldServer } from '../../../main/processes/lib/world-server-options.js';
import { destroyAll, joinStore, joinUps, openStore, type Target } from '../../contract/world/client.js';
import { eventually, TestStore } from '../simulator/test-store.js';
import { atEnd, cleanUp, run, temporaryFolder } from './program.js';

const failures: unknown[] = [];
const onError = (error: unknown): number => failures.push(error);

afterEach(async () => {
  destroyAll();
  await cleanUp();
  expect(failures.splice(0)).toEqual([]);
});

async function startWorld(): Promise<{ readonly world: WorldServer; readonly target: Target }> {
  const world = await startWorldServer({ amazonPort: 0, upsPort: 0, store: null, profile: 'brisk', seed: 1, onError });
  atEnd(() => world.stop());
  const { amazonPort, upsPort } = world;
  return { world, target: { host: '127.0.0.1', amazonPort, upsPort, patienceMs: 20_000 } };
}

const line = (faults: LineFaults, name: 'worldStore' | 'worldUps' = 'worldStore'): FaultConfig => ({
  seed: 1,
  lines: { [name]: faults },
});
const WAREHOUSE = [{ id: 1, x: 30, y: 0 }];
const HELLO = frame(encodeAConnect({ initwh: WAREHOUSE, isAmazon: true }));
const buy = { kind: 'buy' as const, whnum: 1, things: [{ id: 1, description: 'tea', count: 1 }] };
/** Long enough for several ticks. */
const A_WHILE = 300;

/** A bare connection and every chunk that came. */
async function raw(target: Target): Promise<{ socket: Socket; chunks: Buffer[]; closed: () => boolean }> {
  const socket = connect(target.amazonPort, target.host);
  const chunks: Buffer[] = [];
  let closed = false;
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  atEnd(() => socket.destroy());
  await once(socket, 'connect');
  return { socket, chunks, closed: () => closed };
}

/** Resolves when a connection was ended before it had said anything. */
async function refused({ host, amazonPort }: Target): Promise<void> {
  const socket = connect(amazonPort, host);
  let heard = false;
  socket.on('error', () => undefined);
  socket.on('data', () => (heard = true));
  await new Promise((resolve) => socket.on('close', resolve));
  expect(heard).toBe(false);
}

describe('on the world', () => {
  it.each(['in', 'out'] as const)('drop %s: no ack comes; taken back, it does', async (direction) => {
    const { world, target } = await startWorld();
    const store = await joinStore(target, undefined, WAREHOUSE);
    world.setFaults(line({ [direction]: { drop: 100 } }));
    const seqs = store.tell(buy);
    await expect(store.until('an ack', ({ acks }) => acks.length > 0, A_WHILE)).rejects.toThrow('waited for');
    world.setFaults(null);
    // Under the same number: bought once, whichever copy was the first.
    store.send(seqs.map((seq) => ({ seq, body: buy })));
    await store.acked(seqs);
    await store.until('the notice', (c) => c.of('arrived').length > 0);
  });

  it('faults of one line are none of another', async () => {
    const { world, target } = await startWorld();
    world.setFaults(line({ in: { drop: 100 }, out: { drop: 100 }, refuse: 100 }, 'worldUps'));
    const store = await joinStore(target, undefined, WAREHOUSE);
    expect(await store.ask(buy)).toEqual([null]);
  });

  it('duplicate: every message comes twice; what is said twice is done once', async () => {
    const { world, target } = await startWorld();
    const store = await joinStore(target, undefined, WAREHOUSE);
    store.autoAck = false;
    world.setFaults(line({ in: { duplicate: 100 }, out: { duplicate: 100 } }));
    const [seq = 0] = store.tell(buy);
    await store.until('acks and notice, each twice', (c) => c.acks.length >= 4 && c.of('arrived').length >= 2);
    expect(new Set(store.acks)).toEqual(new Set([seq]));
    expect(new Set(store.items.map((item) => item.seq)).size).toBe(1);
  });

  it('reorder: the second command overtakes the first', async () => {
    const { world, target } = await startWorld();
    const store = await joinStore(target, undefined, WAREHOUSE);
    world.setFaults(line({ in: { reorder: 100 } }));
    const pack = { kind: 'pack' as const, whnum: 1, shipid: 1, things: buy.things };
    // Packed before it is bought: refused.
    store.tell(buy);
    const [seq = 0] = store.tell(pack);
    await store.acked([seq]);
    expect(store.errorOf(seq)).toContain('does not exist');
    await store.until('the notice', (c) => c.of('arrived').length === 1);
  });

  it('corrupt: the world ends the connection as for any bytes that do not parse; the peer gets what does not parse', async () => {
    const { world, target } = await startWorld();
    const store = await joinStore(target, undefined, WAREHOUSE);
    world.setFaults(line({ in: { corrupt: 100 } }));
    store.tell(buy);
    await store.ended();
    expect(store.finished).toBe(true);
    world.setFaults(line({ out: { corrupt: 100 } }));
    const { socket, chunks } = await raw(target);
    socket.write(HELLO);
    await eventually(() => chunks.length > 0, 'an answer');
    const answer = Buffer.concat(chunks);
    expect(answer[0]).toBe(answer.length - 1);
    expect(answer[1]).toBe(0xff);
  });

  it('split: one message in several reads; merge: it waits for the next', async () => {
    const { world, target } = await startWorld();
    world.setFaults(line({ in: { split: 100 }, out: { split: 100 } }));
    const split = await raw(target);
    split.socket.write(HELLO);
    const complete = () => {
      const all = Buffer.concat(split.chunks);
      return all.length > 0 && all.length === (all[0] ?? 0) + 1;
    };
    await eventually(complete, 'the whole answer');
    expect(split.chunks.length).toBeGreaterThan(1);
    world.setFaults(line({ out: { merge: 100 } }));
    const merged = await raw(target);
    const began = performance.now();
    merged.socket.write(HELLO);
    await eventually(() => merged.chunks.length > 0, 'the answer');
    expect(performance.now() - began).toBeGreaterThan(90);
  });

  it('delay: as late as asked for', async () => {
    const { world, target } = await startWorld();
    world.setFaults(line({ out: { delay: { percent: 100, minMs: 400, maxMs: 500 } } }));
    const began = performance.now();
    await joinStore(target, undefined, WAREHOUSE);
    expect(performance.now() - began).toBeGreaterThan(390);
  });

  it('refuse: reset at once; taken back, welcome', async () => {
    const { world, target } = await startWorld();
    world.setFaults(line({ refuse: 100 }));
    await refused(target);
    world.setFaults(null);
    expect((await joinStore(target, undefined, WAREHOUSE)).answer?.result).toBe('connected!');
  });

  it('disconnect: the connection breaks in the middle of a message, and the seat is free again', async () => {
    const { world, target } = await startWorld();
    const { socket, chunks, closed } = await raw(target);
    world.setFaults(line({ out: { disconnect: 100 } }));
    socket.write(HELLO);
    await eventually(closed, 'the end');
    const all = Buffer.concat(chunks);
    expect(all.length).toBeLessThan((all[0] ?? 0) + 1);
    world.setFaults(null);
    expect((await joinStore(target, 1)).answer?.result).toBe('connected!');
  });

  it('halfOpen: silence without an end, while the world has given the seat away', async () => {
    const { world, target } = await startWorld();
    const store = await joinStore(target, undefined, WAREHOUSE);
    world.setFaults(line({ in: { halfOpen: 100 } }));
    store.tell(buy);
    await expect(store.until('an ack', ({ acks }) => acks.length > 0, A_WHILE)).rejects.toThrow('waited for');
    world.setFaults(null);
    const again = await joinStore(target, store.answer?.worldid ?? 0);
    expect(again.answer?.result).toBe('connected!');
    expect(store.closed).toBe(false);
  });

  it('stalled: nothing is said and nothing is lost', async () => {
    const { world, target } = await startWorld();
    const store = await joinStore(target, undefined, WAREHOUSE);
    world.setFaults(line({ in: { stalled: true }, out: { stalled: true } }));
    const seqs = store.tell(buy);
    const late = await openStore(target);
    late.write(HELLO);
    await expect(store.until('an ack', ({ acks }) => acks.length > 0, A_WHILE)).rejects.toThrow('waited for');
    expect(late.answer).toBeNull();
    world.setFaults(null);
    await store.acked(seqs);
    await late.until('the answer', ({ answer }) => answer?.result === 'connected!');
  });

  it('a slow reader: the sender has to wait; and not for ever', async () => {
    const { world, target } = await startWorld();
    const { socket, chunks } = await raw(target);
    socket.write(HELLO);
    await eventually(() => chunks.length > 0, 'the answer');
    world.setFaults(line({ in: { bytesPerSecond: 10_000 } }));
    // Acks of nothing: harmless to the world, and more than all buffers on the way hold.
    const acks = frame(worldStoreCodec.encodeAcks(Array.from({ length: 100_000 }, (_, i) => 2 ** 40 + i)));
    for (let bytes = 0; bytes < 32 * 1024 * 1024; bytes += acks.length) socket.write(acks);
    await expect(eventually(() => socket.writableLength === 0, 'all taken', 1000)).rejects.toThrow('all taken');
    world.setFaults(null);
    await eventually(() => socket.writableLength === 0, 'all taken');
  });

  it('answers that never come though the commands are acked; they come once it is over', async () => {
    const { world, target } = await startWorld();
    const store = await joinStore(target, undefined, WAREHOUSE);
    world.setFaults({ seed: 1, world: { unanswered: 100 } });
    await store.acked(store.tell(buy));
    await expect(store.until('the notice', (c) => c.items.length > 0, A_WHILE)).rejects.toThrow('waited for');
    world.setFaults(null);
    await store.until('the notice', (c) => c.of('arrived').length === 1);
  });

  it('a truck breaks down: the UPS hears nothing of it, a query finds it standing', async () => {
    const { world, target } = await startWorld();
    const store = await joinStore(target, undefined, WAREHOUSE);
    const ups = await joinUps(target, store.answer?.worldid ?? 0, [{ id: 1, x: 0, y: 0 }]);
    world.setFaults({ seed: 1, world: { breakdowns: { percent: 100, repairMs: 3_600_000 } } });
    ups.send([], { simspeed: 60_000 });
    await ups.acked(ups.tell({ kind: 'pickup', truckid: 1, whid: 1 }));
    await expect(ups.until('arrival', (c) => c.of('completion').length > 0, 1000)).rejects.toThrow('waited for');
    ups.tell({ kind: 'query', truckid: 1 });
    await ups.until('where it is', (c) => c.of('truckstatus').length === 1);
    expect(ups.of('truckstatus')).toMatchObject([{ status: 'TRAVELING', y: 0 }]);
  });
});

describe('on the UPS', () => {
  async function startBoth(): Promise<{ ups: UpsServer; world: WorldServer; store: TestStore }> {
    const { world } = await startWorld();
    const ups = await startUpsServer({
      port: 0,
      worldHost: '127.0.0.1',
      worldPort: world.upsPort,
      store: null,
      trucks: [
        { id: 1, x: 0, y: 0 },
        { id: 2, x: 5, y: 5 },
      ],
      onError,
    });
    atEnd(() => ups.stop());
    const store = new TestStore({ amazon: world.amazonPort, ups: ups.port });
    atEnd(() => {
      store.close();
    });
    await eventually(() => store.ups?.connected === true, 'the store is in both');
    store.fast();
    return { world, ups, store };
  }

  it.each<[LieKind, (store: TestStore) => boolean]>([
    ['unknown-shipment', (store) => store.told('delivered').some(({ shipid }) => shipid > 2 ** 39)],
    ['unknown-truck', (store) => store.told('truckArrived').some(({ truckid }) => truckid === -1 || truckid > 2)],
    ['unknown-number', (store) => store.told('error').some(({ originseqnum }) => originseqnum > 2 ** 39)],
    ['no-packages', (store) => store.told('truckArrived').some(({ shipids }) => shipids.length === 0)],
    ['unknown-state', (store) => (store.ups?.connections ?? 0) > 2],
    ['garbage', (store) => (store.ups?.connections ?? 0) > 2],
  ])('it says %s, and goes on when it is well again', async (kind, seen) => {
    const { ups, store } = await startBoth();
    ups.setFaults({ seed: 1, ups: { illegal: 100, kinds: [kind] } });
    for (let shipid = 1; shipid <= 3; shipid++) store.ship(shipid, 1, shipid, shipid);
    await eventually(() => seen(store), 'the lie');
    ups.setFaults(null);
    await eventually(() => [1, 2, 3].every((id) => store.deliveredIds().includes(id)), 'delivered');
  });

  it('it says delivered too early', async () => {
    const { ups, world, store } = await startBoth();
    ups.setFaults({ seed: 1, ups: { illegal: 100, kinds: ['too-early'] } });
    world.setFaults({ seed: 1, world: { breakdowns: { percent: 100, repairMs: 3_600_000 } } });
    store.ship(1, 1, 1, 1);
    await eventually(() => store.deliveredIds().includes(1), 'the lie');
  });

  it('everything that loses nothing, on all lines at once: each shipment is delivered once', async () => {
    const { ups, world, store } = await startBoth();
    // By then its speed has been set: overtaken by a pack, it would make that one slow.
    store.ship(9, 1, 0, 0);
    await eventually(() => store.deliveredIds().length === 1, 'the first one');
    const both: DirectionFaults = {
      duplicate: 30,
      reorder: 20,
      split: 40,
      merge: 30,
      delay: { percent: 30, minMs: 0, maxMs: 60 },
    };
    const faults = { in: both, out: both };
    const config: FaultConfig = { seed: 7, lines: { worldStore: faults, worldUps: faults, upsStore: faults } };
    ups.setFaults(config);
    world.setFaults(config);
    for (let shipid = 1; shipid <= 8; shipid++) store.ship(shipid, 1 + (shipid % 2), shipid * 3, -shipid);
    await eventually(() => store.deliveredIds().length >= 9, 'all delivered', 30_000);
    expect(store.deliveredIds()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it.each<[string, LineFaults]>([
    ['in', { in: { disconnect: 100 } }],
    ['out', { out: { disconnect: 100 } }],
    ['halfOpen', { in: { halfOpen: 100 } }],
    ['refuse', { refuse: 100, out: { disconnect: 100 } }],
  ])('broken connections (%s) of the store: it comes again, nothing is lost', async (how, faults) => {
    const { ups, store } = await startBoth();
    ups.setFaults({ seed: 1, lines: { upsStore: faults } });
    const connections = store.ups?.connections ?? 0;
    store.ship(1, 1, 3, 3);
    if (how === 'halfOpen') {
      await expect(eventually(() => store.deliveredIds().length > 0, 'anything', 500)).rejects.toThrow('anything');
      expect(store.ups?.connections).toBe(connections);
      // Nobody tells the store: it is its own business to find out.
      store.ups?.socket?.destroy();
    } else {
      await eventually(() => store.ups?.connected === false || (store.ups?.connections ?? 0) > connections, 'a break');
    }
    ups.setFaults(null);
    await eventually(() => store.deliveredIds().length === 1, 'delivered', 30_000);
  });
});

describe('from a file', () => {
  it('npm run world -- --faults FILE, read again on SIGHUP', async () => {
    const file = join(await temporaryFolder(), 'faults.json');
    const args = ['--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk', '--faults', file];
    await writeFile(file, JSON.stringify({ seed: 1, lines: { worldStore: { refuse: 200 } } }));
    const wrong = run('world', ...args);
    expect((await wrong.ended()).code).toBe(1);
    expect(wrong.err).toContain('lines.worldStore.refuse: must be at most 100; got 200');

    await writeFile(file, JSON.stringify({ seed: 1, lines: { worldStore: { refuse: 100 } } }));
    const world = run('world', ...args);
    const [amazonPort = 0, upsPort = 0] = await world.ready();
    const target = { host: '127.0.0.1', amazonPort, upsPort, patienceMs: 20_000 };
    await refused(target);
    await writeFile(file, '{');
    world.child.kill('SIGHUP');
    await eventually(() => world.err.includes('--faults: a JSON file is needed'), 'the refusal');
    await refused(target);
    await writeFile(file, JSON.stringify({ seed: 1 }));
    world.child.kill('SIGHUP');
    await eventually(() => world.err.includes('faults: as '), 'the new faults');
    expect((await joinStore(target, undefined, WAREHOUSE)).answer?.result).toBe('connected!');
    expect(await world.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
