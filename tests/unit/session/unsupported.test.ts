// What a codec has no words for: acked and refused without the peer, connected or not; and what else dialects ask of a session.
import { describe, expect, it } from 'vitest';
import { frame } from '../../../main/core/session/frame.js';
import { Session } from '../../../main/core/session/session.js';
import { DEFAULT_LIMITS, type EnvelopeCodec, type Item } from '../../../main/core/session/types.js';

type Out = { kind: 'say' | 'dumb'; id: number };
type In = { kind: 'no' | 'news'; ids: readonly number[] };

/** Frames are JSON: {items, acks, ackNow, control}. */
const codec: EnvelopeCodec<Out, In> = {
  encodeItem: ({ seq, body }) => text(`say ${body.id} as ${seq};`),
  encodeAcks: (acks) => text(`ack ${acks.join(',')};`),
  encodeControl: ({ hello }) => text(hello === undefined ? '' : `hello ${hello};`),
  decode: (buffer, start, end) => JSON.parse(Buffer.from(buffer.subarray(start, end)).toString()),
  commandKey: ({ id }) => `id:${id}`,
  answers: ({ ids }) => (ids.length === 1 ? { key: `id:${ids[0]}` } : { keys: ids.map((id) => `id:${id}`) }),
  unsupported: ({ seq, body }) => (body.kind === 'dumb' ? [{ seq: -1000 - seq, body: { kind: 'no', ids: [] } }] : null),
};

function text(words: string): Uint8Array {
  return new Uint8Array(Buffer.from(words));
}

const say = (seq: number, id = seq): Item<Out> => ({ seq, body: { kind: 'say', id } });
const dumb = (seq: number): Item<Out> => ({ seq, body: { kind: 'dumb', id: seq } });
const says = (envelope: object): Uint8Array =>
  frame(text(JSON.stringify({ items: [], acks: [], control: {}, ...envelope })));

/** What a take gives, writes as words. */
function taken(session: Session<Out, In>, now = 0): unknown[] {
  return session.take(now).map((output) => (output.type === 'write' ? words(output.bytes) : output));
}

function words(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(1)).toString();
}

describe('an item without words', () => {
  it('is acked and refused at once, the refusal first, and never written; others go their way', () => {
    const session = new Session(codec);
    session.connected(0);
    expect(session.send([say(1), dumb(2), say(3)], 0)).toBe(true);
    expect(taken(session)).toEqual([
      { type: 'deliver', items: [{ seq: -1002, body: { kind: 'no', ids: [] } }] },
      { type: 'acked', seqs: [2] },
      'say 1 as 1;say 3 as 3;',
    ]);
    expect(session.stats()).toMatchObject({ unackedOut: 2, sentItems: 2, receivedItems: 0, unsettledIn: 0 });
  });

  it('without a connection too, once, and settling the refusal acks nothing to the peer', () => {
    const session = new Session(codec);
    session.send([dumb(2)], 0);
    expect(taken(session).map((output) => (output as { type: string }).type)).toEqual(['deliver', 'acked']);
    session.send([dumb(2)], 0);
    session.connected(0);
    session.settled([-1002], 0);
    expect(taken(session)).toEqual([]);
  });
});

describe('acks alone', () => {
  function connected(): Session<Out, In> {
    const session = new Session(codec);
    session.connected(0);
    session.send([say(1), say(2), say(3)], 0);
    taken(session);
    return session;
  }

  it('are told from all that has to be looked after at once', () => {
    const session = connected();
    session.receive(says({ acks: [1] }), 5);
    expect(session.heardOnlyAcks).toBe(true);
    expect(taken(session)).toEqual([{ type: 'acked', seqs: [1] }]);
    session.receive(says({ acks: [2], control: { hello: 7 } }), 5);
    expect(session.heardOnlyAcks).toBe(false);
    taken(session);
    const news = { items: [{ seq: 9, body: { kind: 'news', ids: [3] } }] };
    session.receive(says(news), 5);
    expect(session.heardOnlyAcks).toBe(false);
    taken(session);
    session.settled([9], 6);
    expect(session.heardOnlyAcks).toBe(false);
    expect(taken(session)).toEqual(['ack 9;']);
    // A copy of what is settled wants its ack again.
    session.receive(says(news), 7);
    expect(session.heardOnlyAcks).toBe(false);
  });

  it('let what waited for room go: then they are not all', () => {
    const session = new Session(codec, { ...DEFAULT_LIMITS, window: 1 });
    session.connected(0);
    session.send([say(1), say(2)], 0);
    expect(taken(session)).toEqual(['say 1 as 1;']);
    session.receive(says({ acks: [1] }), 5);
    expect(session.heardOnlyAcks).toBe(false);
  });
});

describe('dialects', () => {
  it('a control part that the protocol has no words for makes no frame', () => {
    const session = new Session(codec);
    session.connected(0, { disconnect: true });
    expect(taken(session)).toEqual([]);
    session.control({ hello: 5 }, 0);
    expect(taken(session)).toEqual(['hello 5;']);
  });

  it('a numbered control part is acked at once, every copy of it, and delivers nothing', () => {
    const session = new Session(codec);
    session.connected(0);
    for (let copy = 0; copy < 2; copy += 1) {
      session.receive(says({ control: { hello: 7 }, ackNow: [0] }), copy);
      expect(taken(session)).toEqual([{ type: 'control', control: { hello: 7 } }, 'ack 0;']);
    }
    expect(session.stats()).toMatchObject({ unsettledIn: 0, receivedItems: 0 });
  });

  it('one answer may be the ack of several commands', () => {
    const session = new Session(codec);
    session.connected(0);
    session.send([say(1), say(2), say(3)], 0);
    taken(session);
    session.receive(says({ items: [{ seq: 50, body: { kind: 'news', ids: [1, 3, 99] } }] }), 1);
    expect(taken(session)).toContainEqual({ type: 'acked', seqs: [1, 3] });
    expect(session.stats().unackedOut).toBe(1);
  });

  it('what was acked is done: a peer that ignores repetitions is never asked for a second ack', () => {
    const session = new Session(codec, { ...DEFAULT_LIMITS, initialRtoMs: 100 });
    session.connected(0);
    session.send([say(1)], 0);
    taken(session);
    session.drained(0);
    session.receive(says({ acks: [1] }), 10);
    expect(taken(session, 10)).toEqual([{ type: 'acked', seqs: [1] }]);
    session.tick(100_000);
    session.disconnected(100_001);
    session.connected(100_002);
    expect(taken(session, 100_003)).toEqual([]);
    expect(session.wakeAt()).toBeNull();
  });

  it('an ack lost with its connection: the answer does as well', () => {
    const session = new Session(codec);
    session.connected(0);
    session.send([say(1)], 0);
    taken(session);
    session.disconnected(5);
    session.connected(10);
    expect(taken(session, 10)).toEqual(['say 1 as 1;']);
    session.receive(says({ items: [{ seq: 50, body: { kind: 'news', ids: [1] } }] }), 11);
    taken(session, 11);
    expect(session.stats().unackedOut).toBe(0);
  });
});
