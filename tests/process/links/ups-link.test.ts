import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { LinkConfig } from '../../../main/contracts/link-port.js';
import type { Envelope } from '../../../main/core/session/types.js';
import type { StoreToUps } from '../../../main/core/wire/amazon-ups.js';
import { frame, FrameReader } from '../../../main/core/session/frame.js';
import { upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { FakePeer, LinkChild, until } from './link-support.js';

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0)) await end();
});

function start(config: Partial<Extract<LinkConfig, { kind: 'ups' }>>): LinkChild {
  const link = new LinkChild('ups-link');
  cleanup.push(() => link.end());
  link.post({
    type: 'open',
    config: {
      kind: 'ups',
      mode: 'connect',
      host: '127.0.0.1',
      port: 1,
      dialect: 'parcelyard',
      worldId: 5,
      quietMs: 0,
      ...config,
    },
  });
  return link;
}

describe('ups-link', () => {
  it('says hello in its first envelope at every connect, and reports the peer’s', async () => {
    const heard: Envelope<StoreToUps>[] = [];
    const peer = new FakePeer((socket, buffer, start, end) => {
      const envelope = upsCodec.decode(buffer, start, end);
      heard.push(envelope);
      if (envelope.control.hello !== undefined) socket.say(upsCodec.encodeControl({ hello: 5 }));
      if (envelope.items.length > 0) socket.say(upsCodec.encodeAcks(envelope.items.map((item) => item.seq)));
    });
    await peer.listen();
    cleanup.push(() => peer.close());
    const link = start({ port: peer.port });
    expect(await link.first('connected')).toMatchObject({ worldId: 5, created: false });
    link.post({ type: 'send', items: [{ seq: 1, body: { kind: 'cancel', shipid: 8 } }] });
    await until('ack', () => link.acked().includes(1));
    peer.sockets.at(-1)?.destroy();
    await until('again', () => link.all('connected').length === 2);
    expect(heard.filter((envelope) => envelope.control.hello === 5)).toHaveLength(2);
    expect(heard[0]?.control).toEqual({ hello: 5 });
    // Each hello is passed on right behind `connected`, in a message of its own.
    await until('both hellos', () => link.all('control').length === 2);
    expect(link.all('control').map((message) => message.control)).toEqual([{ hello: 5 }, { hello: 5 }]);
  });

  it('without a world of its own it waits for the UPS to name one, then says hello when told to', async () => {
    const heard: Envelope<StoreToUps>[] = [];
    const peer = new FakePeer((_socket, buffer, start, end) => heard.push(upsCodec.decode(buffer, start, end)));
    peer.server.on('connection', (socket: Socket) => socket.write(frame(upsCodec.encodeControl({ hello: 77 }))));
    await peer.listen();
    cleanup.push(() => peer.close());
    const link = start({ port: peer.port, worldId: null });
    expect(await link.first('connected')).toMatchObject({ worldId: 77 });
    link.post({ type: 'hello', worldId: 77 });
    await until('hello', () => heard.some((envelope) => envelope.control.hello === 77));
  });

  it('listens for a UPS that connects, and turns a second one away while the first is well', async () => {
    const free = await new FakePeer(() => undefined).listen();
    const { port } = free;
    await free.close();
    const link = start({ mode: 'listen', port });
    await link.first('state', (state) => state.state === 'listening');
    const open = () => {
      const socket = connect(port, '127.0.0.1');
      const state = { closed: false, frames: 0, socket };
      socket.on('error', () => undefined);
      socket.on('close', () => (state.closed = true));
      const reader = new FrameReader(10_000);
      socket.on('data', (chunk) => {
        reader.push(chunk, () => {
          state.frames += 1;
          return true;
        });
      });
      cleanup.push(async () => socket.destroy());
      return state;
    };
    const first = open();
    await until('hello', () => first.frames > 0);
    first.socket.write(
      frame(upsCodec.encodeItem({ seq: 3, body: { kind: 'outForDelivery', truckid: 1, shipids: [1] } })),
    );
    await until('delivery', () => link.delivered().includes(3));
    const second = open();
    await until('turned away', () => second.closed);
    first.socket.destroy();
    await until('listening again', () => link.all('state').at(-1)?.state === 'listening');
    const third = open();
    await until('hello', () => third.frames > 0);
    expect(link.exit).toBeUndefined();
  });
});
