// Listens to what the links send, byte for byte: nothing leaves before its commit, one number means one content, and nothing is
// acked that is not recorded.

import type { StoreToUps } from '../../../main/core/wire/amazon-ups.js';
import type { WorldCommand } from '../../../main/core/wire/world-amazon.js';
import type { OutboxRow } from '../../../main/core/fulfilment/types.js';
import type { LinkName } from '../../../main/core/lib/ids.js';
import { FrameReader } from '../../../main/core/session/frame.js';
import type { UpsDialect } from '../../../main/contracts/link-port.js';
import { storeCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { callCodec } from '../../../main/processes/lib/codec/dialect-call.js';
import { uaCodec } from '../../../main/processes/lib/codec/dialect-ua.js';
import { v4Codec } from '../../../main/processes/lib/codec/dialect-v4.js';
import { UPS_END_DIALECTS } from '../../../main/processes/lib/ups-server-dialect.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { decodeStoreRequests } from '../../../main/processes/lib/world-messages.js';
import type { SimSocket } from '../machine/socket.js';
import type { BooksCheck } from './books.js';
import type { BooksShelfCheck } from './shelf.js';
import { canonical, mustHold, same } from './violation.js';

const FRAME_BYTES = 64 * 1024 * 1024;

interface Heard {
  readonly items: readonly { readonly seq: number; readonly body: unknown }[];
  readonly acks: readonly number[];
}

const CODECS = { parcelyard: storeCodec, ua: uaCodec, v4: v4Codec, call: callCodec };

export interface WirePorts {
  /** Where world and UPS listen; where the store does. */
  readonly world: readonly number[];
  readonly ups: readonly number[];
  readonly listening: number;
}

export class WireCheck {
  readonly #shelf: BooksShelfCheck;
  readonly #dialect: UpsDialect;
  readonly #ports: WirePorts;
  readonly #readers = new WeakMap<SimSocket, { readonly reader: FrameReader; greeted: boolean }>();
  items = 0;
  acks = 0;

  constructor(shelf: BooksShelfCheck, dialect: UpsDialect, ports: WirePorts) {
    this.#shelf = shelf;
    this.#dialect = dialect;
    this.#ports = ports;
  }

  /** Throws Violation. */
  wrote(socket: SimSocket, bytes: Uint8Array): void {
    const link = this.#linkOf(socket);
    if (link === null) return;
    let state = this.#readers.get(socket);
    if (state === undefined) {
      // The world's first frame is the handshake; the UPS has none.
      state = { reader: new FrameReader(FRAME_BYTES), greeted: link === 'ups' };
      this.#readers.set(socket, state);
    }
    const known = state;
    known.reader.push(bytes, (buffer, start, end) => {
      if (known.greeted) {
        this.#frame(link, this.#decode(link, buffer, start, end));
      }
      known.greeted = true;
      return true;
    });
  }

  /** Null for what others say: the answering end of a socket has no remote port. */
  #linkOf({ remotePort, pipe }: SimSocket): LinkName | null {
    const { world, ups, listening } = this.#ports;
    if (world.includes(remotePort)) return 'world';
    return ups.includes(remotePort) || (remotePort === 0 && pipe?.port === listening) ? 'ups' : null;
  }

  #frame(link: LinkName, { items, acks }: Heard): void {
    for (const { seq, body } of items) {
      this.items += 1;
      const { books, row } = this.#sent(link, seq, body);
      if (row === undefined && link === 'world' && books.isQuestion(seq, body)) continue;
      mustHold(row !== undefined, () => `number ${seq} leaves for the ${link} before any commit: ${canonical(body)}`);
      const committed = this.#onTheWire(link, seq, row);
      mustHold(
        same(committed, body),
        () => `number ${seq} to the ${link} says ${canonical(body)}, committed was ${canonical(committed)}`,
      );
    }
    for (const seq of acks) {
      this.acks += 1;
      // Its connection message, which is acked by the handshake and recorded nowhere.
      if (link === 'ups' && this.#dialect === 'ua' && seq < 0) continue;
      mustHold(
        this.#shelf.all.some(({ heard }) => heard[link].has(seq)),
        () => `item ${seq} of the ${link} is acked before it is recorded`,
      );
    }
  }

  /** What was committed under this number: in the open books, or (a link that is being stopped) in those before them. */
  #sent(
    link: LinkName,
    seq: number,
    body: unknown,
  ): { readonly books: BooksCheck; readonly row: OutboxRow['body'] | undefined } {
    const { current, all } = this.#shelf;
    if (all.length > 1) {
      for (const books of all) {
        const row = books.sent[link].get(seq);
        if (row !== undefined && same(this.#onTheWire(link, seq, row), body)) return { books, row };
      }
    }
    return { books: current, row: current.sent[link].get(seq) };
  }

  /** As the peer reads it. */
  #decode(link: LinkName, buffer: Uint8Array, start: number, end: number): Heard {
    if (link === 'world') return decodeStoreRequests(buffer, start, end);
    return UPS_END_DIALECTS[this.#dialect].codec.decode(buffer, start, end);
  }

  /** What the peer will read of it: the wire does not carry every field of the books. */
  #onTheWire(link: LinkName, seq: number, body: WorldCommand | StoreToUps): unknown {
    const bytes =
      link === 'world'
        ? worldStoreCodec.encodeItem({ seq, body: body as WorldCommand })
        : CODECS[this.#dialect].encodeItem({ seq, body: body as StoreToUps });
    return this.#decode(link, bytes, 0, bytes.length).items[0]?.body;
  }
}
