// Loss of whole frames, each way: hundreds of items vanish together, and that is one piece of bad luck, not hundreds.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../main/core/lib/random.js';
import { frame, FrameReader } from '../../../main/core/session/frame.js';
import { DEFAULT_LIMITS, type Item } from '../../../main/core/session/types.js';
import type { WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { decodeACommands, encodeAResponses } from '../../../main/processes/lib/codec/world-server.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { End, VirtualTime } from './session-support.js';

const TICK_MS = 50;

const query = (seq: number): Item<WorldCommand> => ({ seq, body: { kind: 'query', packageid: seq } });

/** Virtual ms until `count` commands are acked by a peer that acks on a tick and of whose frames, both ways, some are lost. */
function timeToAll(count: number, loss: number, seed: number): number {
  const time = new VirtualTime();
  const random = seededRandom(seed);
  const store = new End<WorldCommand, WorldResponse>(time, worldStoreCodec, { ...DEFAULT_LIMITS, initialRtoMs: 1000 });
  let acks: number[] = [];
  const reader = new FrameReader(1 << 24);
  let lossy = false;
  const arrives = (): boolean => !lossy || random.next() >= loss;
  store.transmit = (bytes) => {
    time.at(time.now + 1, () => {
      reader.push(bytes, (buffer, start, end) => {
        if (arrives()) acks.push(...decodeACommands(buffer, start, end).queries.map(({ seq }) => seq));
        return true;
      });
    });
  };
  const tick = (): void => {
    if (acks.length > 0 && arrives()) {
      const body = frame(encodeAResponses({ acks }));
      time.at(time.now + 1, () => store.receive(body));
    }
    acks = [];
    time.at(time.now + TICK_MS, tick);
  };
  tick();
  store.do((session, now) => session.connected(now));
  // It knows the pace of its peer.
  for (let seq = 1; seq <= 20; seq += 1) {
    store.do((session, now) => session.send([query(seq)], now));
    time.runUntil(() => store.acked.size === seq, 60_000);
  }
  lossy = true;
  const startedAt = time.now;
  const items = Array.from({ length: count }, (_, i) => query(21 + i));
  store.do((session, now) => session.send(items, now));
  time.runUntil(() => store.acked.size === 20 + count, 3_600_000);
  return time.now - startedAt;
}

describe('loss of whole frames each way', () => {
  it.each([
    [0.3, 10_000],
    [0.6, 30_000],
    [0.9, 1_200_000],
  ])('at %f, 5,000 commands are all acked within %i ms', (loss, most) => {
    const times = Array.from({ length: 9 }, (_, seed) => timeToAll(5000, loss, seed)).sort((a, b) => a - b);
    expect(times[4], JSON.stringify(times)).toBeLessThan(most);
  });
});
