import { afterEach, describe, expect, it } from 'vitest';
import { decodeAConnect, encodeAConnected } from '../../../main/processes/lib/codec/handshake.js';
import { type ACommandsIn, decodeACommands, encodeAResponses } from '../../../main/processes/lib/codec/world-server.js';
import type { AConnect } from '../../../main/core/wire/world-amazon.js';
import type { LinkConfig } from '../../../main/contracts/link-port.js';
import { viewRecord } from '../../../main/core/inspector/entries.js';
import { RecordingParser } from '../../../main/core/recording/parser.js';
import { FakePeer, LinkChild, type PeerSocket, until } from './link-support.js';

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0)) await end();
});

function start(name: 'world-link' | 'ups-link' = 'world-link'): LinkChild {
  const link = new LinkChild(name);
  cleanup.push(() => link.end());
  return link;
}

const config = (port: number, more: object = {}): LinkConfig => ({
  kind: 'world',
  host: '127.0.0.1',
  port,
  worldId: null,
  warehouses: [{ id: 1, x: 2, y: 3 }],
  simspeed: null,
  quietMs: 0,
  ...more,
});

/** A world that accepts, acks every command at once and answers packs. */
class FakeWorld {
  readonly connects: AConnect[] = [];
  readonly commands: ACommandsIn[] = [];
  connection: PeerSocket | null = null;
  result = 'connected!';
  peer: FakePeer;

  constructor() {
    this.peer = new FakePeer((peer, buffer, start, end) => this.frame(peer, buffer, start, end));
  }

  frame(peer: PeerSocket, buffer: Uint8Array, start: number, end: number): void {
    peer.frames += 1;
    if (peer.frames === 1) {
      const connect = decodeAConnect(buffer, start, end);
      this.connects.push(connect);
      this.connection = peer;
      peer.say(encodeAConnected({ worldid: connect.worldid ?? 42, result: this.result }));
      if (this.result !== 'connected!') peer.socket.end();
      return;
    }
    const commands = decodeACommands(buffer, start, end);
    this.commands.push(commands);
    const acks = [...commands.topack, ...commands.load, ...commands.buy, ...commands.queries].map((c) => c.seq);
    const ready = commands.topack.map((c) => ({ seq: 1000 + c.seq, shipid: c.shipid }));
    if (acks.length > 0) peer.say(encodeAResponses({ acks, ready }));
  }
}

async function world(port = 0): Promise<FakeWorld> {
  const fake = new FakeWorld();
  await fake.peer.listen(port);
  cleanup.push(() => fake.peer.close());
  return fake;
}

const pack = (seq: number) => ({
  seq,
  body: { kind: 'pack' as const, whnum: 1, things: [{ id: 1, description: 'a', count: 1 }], shipid: seq },
});

describe('world-link', () => {
  it('connects, sends, hears acks and answers, acks what is settled, and stops with 0', async () => {
    const fake = await world();
    const link = start();
    await link.first('hello');
    link.post({ type: 'ping', id: 3 }, 99);
    link.post({ type: 'ping', id: 4 });
    link.post({ type: 'trace', on: true });
    link.post({ type: 'open', config: config(fake.peer.port, { simspeed: 120 }) });
    expect(await link.first('connected')).toMatchObject({ worldId: 42, created: true });
    link.post({ type: 'send', items: [pack(1), pack(2)] });
    link.post({ type: 'send', items: [pack(2), pack(3)] });
    await until('three packs', () => link.delivered().length === 3);
    await until('their acks', () => link.acked().length === 3);
    expect(link.acked().sort()).toEqual([1, 2, 3]);
    link.post({ type: 'settled', seqs: [1001, 1002] });
    await until('acks', () => fake.commands.flatMap((c) => c.acks).length === 2);
    expect(fake.commands.flatMap((c) => c.acks)).toEqual([1001, 1002]);
    expect(fake.commands[0]?.simspeed).toBe(120);
    expect(fake.commands.flatMap((c) => c.topack).map((c) => c.seq)).toEqual([1, 2, 3]);
    expect(await link.first('stats', (s) => s.received === 3 && s.unackedOut === 0)).toMatchObject({ retransmits: 0 });
    const traced = (
      await until('the trace', () => {
        const records = link
          .all('trace')
          .flatMap(({ base, bytes }) => new RecordingParser(base).push(Buffer.from(bytes, 'base64')));
        return (
          records.some(({ direction, kind }) => direction === 'in' && kind === 'frame') && records.length > 4 && records
        );
      })
    ).flatMap((record) => viewRecord(record).entries.map(({ kind }) => `${record.direction} ${kind}`));
    expect(traced).toEqual(
      expect.arrayContaining(['in opened', 'out AConnect', 'in AConnected', 'out topack', 'in ready']),
    );
    // The message of another epoch was not heard.
    expect(link.all('pong')).toEqual([{ type: 'pong', id: 4 }]);
    link.post({ type: 'stop' });
    expect(await until('exit', () => link.exit === 0)).toBe(true);
  });

  it('fault 9: survives garbage, keeps its first bytes, reconnects to the same world and sends again', async () => {
    const fake = await world();
    const link = start();
    link.post({ type: 'open', config: config(fake.peer.port) });
    await link.first('connected');
    fake.connection?.socket.write(Buffer.from(`HTTP/1.1 400 Bad Request\r\n${'x'.repeat(200)}`));
    const kept = await link.first('quarantine');
    expect(kept.reason).not.toBe('');
    expect(Buffer.from(kept.hex, 'hex').length).toBeGreaterThan(0);
    await until('a second connection', () => link.all('connected').length === 2);
    expect(fake.connects[1]).toEqual({ worldid: 42, initwh: [], isAmazon: true });
    fake.connection?.socket.write(Buffer.from('ffffffffff7f', 'hex'));
    await until('a third connection', () => link.all('connected').length === 3);
    link.post({ type: 'send', items: [pack(5)] });
    await until('pack', () => link.delivered().includes(1005));
    expect(link.exit).toBeUndefined();
  });

  it('fault 9: a world that is not there, then is, then restarts: no exit, and what was not acked goes again', async () => {
    const first = await world();
    const { port } = first.peer;
    await first.peer.close();
    const link = start();
    link.post({ type: 'open', config: config(port, { worldId: 5 }) });
    expect((await link.first('state', (s) => s.state === 'waiting')).error?.code).toBe('ECONNREFUSED');
    link.post({ type: 'send', items: [pack(1)] });
    const second = await world(port);
    link.post({ type: 'reconnect' });
    await until('pack', () => link.delivered().includes(1001));
    expect(second.connects[0]?.worldid).toBe(5);
    await second.peer.close();
    link.post({ type: 'send', items: [pack(2)] });
    await world(port);
    await until('second pack', () => link.delivered().includes(1002));
    expect(link.exit).toBeUndefined();
  });

  it('fault 9: a host that does not exist is a state, not an end', async () => {
    const link = start();
    link.post({ type: 'open', config: config(1, { host: 'no-such-host.invalid' }) });
    const state = await link.first('state', (s) => s.state === 'waiting');
    expect(state.error?.code).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(state.retryAt).not.toBeNull();
    expect(link.exit).toBeUndefined();
  });

  it('a refusal is shown in the world’s own words and tried again', async () => {
    const fake = await world();
    fake.result = 'error: world with world_id 9 is not available for amazon to connect.';
    const link = start();
    link.post({ type: 'open', config: config(fake.peer.port, { worldId: 9 }) });
    const refused = await link.first('state', (s) => s.state === 'refused');
    expect(refused.error?.message).toBe(fake.result);
    fake.result = 'connected!';
    expect(await link.first('connected')).toMatchObject({ worldId: 9, created: false });
  });

  it('reads frames that come byte by byte', async () => {
    const fake = await world();
    const link = start();
    link.post({ type: 'open', config: config(fake.peer.port) });
    await link.first('connected');
    await fake.connection?.sayInBytes(encodeAResponses({ ready: [{ seq: 1, shipid: 300 }] }));
    await fake.connection?.sayInBytes(encodeAResponses({ loaded: [{ seq: 2, shipid: 300 }] }));
    await until('both', () => link.delivered().length === 2);
    expect(link.delivered()).toEqual([1, 2]);
  });

  it('an item that cannot be said is shown and does not hold up the others', async () => {
    const fake = await world();
    const link = start();
    link.post({ type: 'open', config: config(fake.peer.port) });
    const bad = { seq: 1, body: { ...pack(1).body, whnum: 2 ** 40 } };
    link.post({ type: 'send', items: [bad, pack(2)] });
    await until('the good one', () => link.delivered().includes(1002));
    expect((await link.first('quarantine')).reason).toContain('whnum');
  });

  it('fault 6: one peer that neither reads nor answers does not hold up the other', async () => {
    const stuck = new FakePeer((peer) => void peer.socket.pause());
    await stuck.listen();
    cleanup.push(() => stuck.close());
    const fake = await world();
    const slow = start('ups-link');
    slow.post({
      type: 'open',
      config: {
        kind: 'ups',
        mode: 'connect',
        host: '127.0.0.1',
        port: stuck.port,
        dialect: 'parcelyard',
        worldId: 42,
        quietMs: 0,
      },
    });
    slow.post({ type: 'send', items: [1, 2, 3].map((seq) => ({ seq, body: { kind: 'cancel', shipid: seq } })) });
    const link = start();
    link.post({ type: 'open', config: config(fake.peer.port) });
    link.post({ type: 'send', items: Array.from({ length: 2000 }, (_, i) => pack(i + 1)) });
    await until('2000 packs', () => link.delivered().length === 2000);
    expect(link.all('stats').at(-1)?.retransmits ?? 0).toBe(0);
    expect(slow.acked()).toEqual([]);
    slow.post({ type: 'ping', id: 1 });
    await slow.first('pong');
  });

  it('exits with 1 and a line when the parent breaks the contract', async () => {
    const link = start();
    link.post({ type: 'open' } as never);
    await until('exit', () => link.exit === 1);
    expect(link.stderr).toContain('world-link');
    expect(link.stderr).toContain('config');
  });

  it('exits by itself when the parent is gone', async () => {
    const link = start();
    await link.first('hello');
    link.child.disconnect();
    expect(await until('exit', () => link.exit === 0)).toBe(true);
  });
});
