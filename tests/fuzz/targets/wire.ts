// Bytes: the frame reader, every codec of world, UPS and dialects, the handshakes, and whole sessions.

import { seededRandom, type Random } from '../../../main/core/lib/random.js';
import { frame, FrameReader } from '../../../main/core/session/frame.js';
import { Session } from '../../../main/core/session/session.js';
import { DEFAULT_LIMITS, type EnvelopeCodec, type SessionOutput, WireError } from '../../../main/core/session/types.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { callCodec, decodeCallConnect } from '../../../main/processes/lib/codec/dialect-call.js';
import { uaCodec, uaWorldOf } from '../../../main/processes/lib/codec/dialect-ua.js';
import { v4Codec, V4_FRAMES } from '../../../main/processes/lib/codec/dialect-v4.js';
import { decodeAConnected, decodeUConnected } from '../../../main/processes/lib/codec/handshake.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { worldUpsCodec } from '../../../main/processes/lib/codec/world-ups.js';
import { digitsHandshake } from '../../../main/processes/lib/handshake-digits.js';
import { connectHandshake, peekHandshake } from '../../../main/processes/lib/handshake-frame.js';
import type { Handshake } from '../../../main/processes/lib/link-protocol.js';
import { decodeConnect, decodeStoreRequests, decodeUpsRequests } from '../../../main/processes/lib/world-messages.js';
import { DIALECT_KINDS, STORE_ITEMS } from '../../contract/dialects/kinds.js';
import { frames, type Corpus } from '../corpus.js';
import { noise } from '../generators.js';
import { mutateBytes, replayed } from '../mutate.js';
import { often, one } from '../nasty.js';
import type { Target } from '../target.js';

type AnyCodec = EnvelopeCodec<unknown, unknown>;
type Decode = (buffer: Uint8Array, start: number, end: number) => unknown;

const FRAME_BYTES = 256 * 1024;
/** UA_Connect of worlds 1, 300 and 2^40. */
const CONNECTS = [
  [8, 1],
  [8, 0xac, 2],
  [8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20],
].map((bytes) => Uint8Array.from(bytes));

/** The reason of a WireError; anything else is thrown on: the program must not throw it. */
function refusal(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
}

const bytesOf = (random: Random, samples: readonly Uint8Array[]) => (): unknown =>
  often(random, 0.1) ? noise.bytes(random) : mutateBytes(random, samples);

/** Mostly sound frames of messages in their order, some of them strange; otherwise broken frames. */
const framesOf = (random: Random, samples: readonly Uint8Array[]) => {
  const whole = frames(samples);
  const next = replayed(random, samples);
  return (): unknown => (often(random, 0.85) ? frame(next()) : mutateBytes(random, whole, false));
};

function decoder(name: string, samples: readonly Uint8Array[], decode: Decode): Target {
  return {
    name,
    inputs: (random) => bytesOf(random, samples),
    start: () => ({
      feed(input) {
        const bytes = input as Uint8Array;
        return refusal(() => {
          const decoded = decode(bytes, 0, bytes.length);
          soundNumbers(decoded);
        });
      },
    }),
  };
}

/** Whatever comes out of a decoder is a safe integer or no number at all. */
function soundNumbers(value: unknown): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`decoded to the number ${value}`);
  if (typeof value !== 'object' || value === null) return;
  for (const part of Object.values(value)) soundNumbers(part);
}

const frameReader = (samples: readonly Uint8Array[]): Target => ({
  name: 'frame reader',
  inputs: (random) => framesOf(random, samples),
  start(random) {
    let reader = new FrameReader(FRAME_BYTES);
    return {
      feed(input) {
        const bytes = input as Uint8Array;
        const cut = random.next() * bytes.length;
        const reason = refusal(() => {
          for (const chunk of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
            reader.push(chunk, (buffer, start, end) => {
              if (start > end || end > buffer.length) throw new Error(`a frame from ${start} to ${end}`);
              return true;
            });
          }
        });
        if (reader.pending > FRAME_BYTES) throw new Error(`${reader.pending} bytes are kept of a frame`);
        if (reason !== 'accepted' || often(random, 0.2)) reader = new FrameReader(FRAME_BYTES);
        return reason;
      },
    };
  },
});

const handshake = (name: string, samples: readonly Uint8Array[], make: () => Handshake): Target => ({
  name,
  inputs: (random) => bytesOf(random, samples),
  start(random) {
    return {
      feed(input) {
        const bytes = input as Uint8Array;
        const cut = random.next() * bytes.length;
        const shake = make();
        let told = 'incomplete';
        const reason = refusal(() => {
          const result =
            shake.receive(bytes.subarray(0, cut)) ??
            shake.receive(bytes.subarray(cut)) ??
            shake.pause?.decide() ??
            null;
          if (result !== null) told = result.ok ? 'accepted' : 'refused';
        });
        return reason === 'accepted' ? told : reason;
      },
    };
  },
});

/** A session with a peer that says anything: what it delivers is settled, what it has to send it sends, and it starts again. */
const session = (
  name: string,
  codec: AnyCodec,
  samples: readonly Uint8Array[],
  commands: readonly unknown[],
): Target => ({
  name: `session of ${name}`,
  inputs: (random) => framesOf(random, samples),
  start(seed) {
    const random = seededRandom(Math.floor(seed.next() * 2 ** 32));
    const limits = { ...DEFAULT_LIMITS, frameBytes: FRAME_BYTES, inbound: 200 };
    const peer = new Session(codec, limits);
    let now = 1_700_000_000_000;
    let seq = 0;
    peer.connected(now, {});
    const takeOne = (output: SessionOutput<unknown>): string | null => {
      if (output.type === 'deliver') {
        for (const item of output.items) soundNumbers(item.seq);
        if (often(random, 0.9))
          peer.settled(
            output.items.map((item) => item.seq),
            now,
          );
      }
      return output.type === 'fail' ? output.error.code : null;
    };
    return {
      feed(input) {
        now += Math.floor(random.next() * 2000);
        if (often(random, 0.2)) peer.send([{ seq: (seq += 1), body: one(random, commands) }], now);
        peer.receive(input as Uint8Array, now);
        const failed = peer
          .take(now)
          .map(takeOne)
          .find((code) => code !== null);
        peer.drained(now);
        peer.wakeAt();
        if (failed === undefined && !often(random, 0.02)) return 'accepted';
        peer.disconnected(now);
        peer.connected(now, {});
        return failed ?? 'accepted';
      },
      end() {
        const { unackedOut, queuedOut } = peer.stats();
        if (unackedOut > limits.window || queuedOut > limits.queue) throw new Error('more is kept than is allowed');
      },
    };
  },
});

export function wireTargets(corpus: Corpus): readonly Target[] {
  const { storeToWorld, worldToStore, upsToWorld, worldToUps, storeToUps, upsToStore } = corpus;
  const dialect = (name: 'ua' | 'v4' | 'call'): readonly Uint8Array[] =>
    Object.values(DIALECT_KINDS[name].in).flatMap((heard) => (heard === null ? [] : [heard.bytes]));
  const ours = Object.values(STORE_ITEMS);
  const world = [
    { kind: 'query', packageid: 1 },
    { kind: 'load', whnum: 1, truckid: 1, shipid: 2 },
  ];
  const call = frames([...CONNECTS, ...dialect('call')]);
  const digits = frames(dialect('v4')).map((bytes) => new Uint8Array(Buffer.concat([Buffer.from('17'), bytes])));
  const both: Decode = (buffer, start, end) => [
    decodeConnect('amazon', buffer, start, end),
    decodeConnect('ups', buffer, start, end),
  ];
  return [
    frameReader([...worldToStore, ...storeToUps]),
    decoder('codec: world to store', worldToStore, (b, s, e) => worldStoreCodec.decode(b, s, e)),
    decoder('codec: store to world', storeToWorld, decodeStoreRequests),
    decoder('codec: world to UPS', worldToUps, (b, s, e) => worldUpsCodec.decode(b, s, e)),
    decoder('codec: UPS to world', upsToWorld, decodeUpsRequests),
    decoder('codec: UPS to store', upsToStore, (b, s, e) => storeCodec.decode(b, s, e)),
    decoder('codec: store to UPS', storeToUps, (b, s, e) => upsCodec.decode(b, s, e)),
    decoder('codec: dialect ua', dialect('ua'), (b, s, e) => [uaCodec.decode(b, s, e), uaWorldOf(b, s, e)]),
    decoder('codec: dialect v4', dialect('v4'), (b, s, e) => v4Codec.decode(b, s, e)),
    decoder('codec: dialect call', dialect('call'), (b, s, e) => callCodec.decode(b, s, e)),
    decoder('codec: call connect', CONNECTS, decodeCallConnect),
    decoder('codec: connect to the world', [...storeToWorld.slice(0, 5), ...upsToWorld.slice(0, 5)], both),
    decoder('codec: connected', worldToStore.slice(0, 5), (b, s, e) => [
      decodeAConnected(b, s, e),
      decodeUConnected(b, s, e),
    ]),
    handshake('handshake: ua', frames(dialect('ua')), () => peekHandshake(uaWorldOf)),
    handshake('handshake: v4', digits, () => digitsHandshake(V4_FRAMES)),
    handshake('handshake: call', call, () => connectHandshake(decodeCallConnect)),
    session('the world link', worldStoreCodec as unknown as AnyCodec, worldToStore, world),
    session('the UPS link', storeCodec as unknown as AnyCodec, upsToStore, ours),
    session('the UPS', upsCodec as unknown as AnyCodec, storeToUps, [{ kind: 'delivered', truckid: 1, shipid: 2 }]),
    session('dialect ua', uaCodec as unknown as AnyCodec, dialect('ua'), ours),
    session('dialect v4', v4Codec as unknown as AnyCodec, dialect('v4'), ours),
    session('dialect call', callCodec as unknown as AnyCodec, dialect('call'), ours),
  ];
}
