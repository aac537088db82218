// A hand-made conversation in records, encoded by the program's own codecs.
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { encodeAConnect, encodeAConnected } from '../../../main/processes/lib/codec/handshake.js';
import { encodeAResponses, type AResponsesOut } from '../../../main/processes/lib/codec/world-server.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import type { WorldCommand } from '../../../main/core/wire/world-amazon.js';
import { joined } from '../../../main/core/recording/codec.js';
import type { RecordKind, WireRecord } from '../../../main/core/recording/types.js';
import { frame } from '../../../main/core/session/frame.js';

export const T0 = Date.UTC(2026, 10, 22, 13, 40, 5);

const thing = { id: 1, description: 'Blue widget', count: 2 };
export const pack = (shipid: number): WorldCommand => ({ kind: 'pack', whnum: 1, things: [thing], shipid });
export const load = (shipid: number): WorldCommand => ({ kind: 'load', whnum: 1, truckid: 4, shipid });

/** Records with times in ms since T0. */
export class Wire {
  readonly records: WireRecord[] = [];
  connection = 1;

  put(at: number, part: Partial<WireRecord> & { readonly kind: RecordKind }): this {
    this.records.push({
      at: T0 + at,
      connection: this.connection,
      side: 'world-store',
      role: 'store',
      dialect: 'parcelyard',
      direction: 'in',
      first: false,
      bytes: new Uint8Array(0),
      lost: 0,
      ...part,
    });
    return this;
  }

  connect(at: number, worldid: number | undefined = undefined, result = 'connected!'): this {
    const ask = encodeAConnect({
      ...(worldid === undefined ? {} : { worldid }),
      initwh: [{ id: 1, x: 2, y: -3 }],
      isAmazon: true,
    });
    this.put(at, { kind: 'opened' });
    this.put(at, { kind: 'frame', direction: 'out', first: true, bytes: frame(ask) });
    return this.put(at + 10, {
      kind: 'frame',
      first: true,
      bytes: frame(encodeAConnected({ worldid: worldid ?? 7, result })),
    });
  }

  commands(
    at: number,
    items: readonly (readonly [seq: number, body: WorldCommand])[],
    acks: readonly number[] = [],
  ): this {
    const parts = items.map(([seq, body]) => worldStoreCodec.encodeItem({ seq, body }));
    if (acks.length > 0) parts.push(worldStoreCodec.encodeAcks(acks));
    return this.put(at, { kind: 'frame', direction: 'out', bytes: frame(joined(parts)) });
  }

  responses(at: number, message: AResponsesOut): this {
    return this.put(at, { kind: 'frame', bytes: frame(encodeAResponses(message)) });
  }

  toUps(at: number, items: readonly (readonly [seq: number, body: StoreToUps])[], acks: readonly number[] = []): this {
    const parts = items.map(([seq, body]) => storeCodec.encodeItem({ seq, body }));
    if (acks.length > 0) parts.push(storeCodec.encodeAcks(acks));
    return this.put(at, { kind: 'frame', side: 'ups-store', direction: 'out', bytes: frame(joined(parts)) });
  }

  fromUps(
    at: number,
    items: readonly (readonly [seq: number, body: UpsToStore])[],
    acks: readonly number[] = [],
  ): this {
    const parts = items.map(([seq, body]) => upsCodec.encodeItem({ seq, body }));
    if (acks.length > 0) parts.push(upsCodec.encodeAcks(acks));
    return this.put(at, { kind: 'frame', side: 'ups-store', bytes: frame(joined(parts)) });
  }
}
