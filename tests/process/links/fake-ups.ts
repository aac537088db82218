// A small UPS program for each of the other dialects, written from their tables: makes its world, fetches and delivers, keeps its
// un-acked messages, knows repetitions by their number. Its protocol buffers are not those that the link loads.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { FrameReader, frame } from '../../../main/core/session/frame.js';
import { CALL_TABLE, speechOf, UA_TABLE, V4_TABLE } from '../../support/dialect-tables.js';

/** What the store said, in the fake's own words; `raw` as it was on the wire. */
export interface Said {
  readonly seq: number;
  readonly kind: string;
  readonly shipids: readonly number[];
  readonly raw: Record<string, unknown>;
}

type Raw = Record<string, unknown>;
type Lists = Record<string, Raw[] | undefined>;

interface Tongue {
  /** What it writes as soon as the socket stands; `seq` is used by those that number it. */
  greet(worldId: number, seq: number): { readonly bytes: Uint8Array; readonly numbered: boolean };
  read(body: Uint8Array): { readonly acks: readonly number[]; readonly items: readonly Said[] };
  acks(numbers: readonly number[]): Uint8Array;
  arrived(seq: number, truckid: number, whnum: number, shipids: readonly number[]): Uint8Array;
  delivered(seq: number, truckid: number, shipid: number): Uint8Array;
  /** Whether a repetition is acked again. */
  readonly acksAgain: boolean;
}

/** Items of one list of an envelope. */
function items(list: Raw[] | undefined, kind: string, seqField: string, shipids: (raw: Raw) => unknown): Said[] {
  return (list ?? []).map((raw) => ({
    seq: raw[seqField] as number,
    kind,
    shipids: (shipids(raw) ?? []) as number[],
    raw,
  }));
}

function ua(): Tongue {
  const message = speechOf(UA_TABLE);
  const say = (fields: object): Uint8Array => frame(message('UtoACommand').say(fields));
  return {
    acksAgain: false,
    greet: (worldId, seqNum) => ({ bytes: say({ connection: [{ seqNum, worldId }] }), numbered: true }),
    read(body) {
      const { ack, ...lists } = message('AtoUCommand').read(body) as Lists;
      return {
        acks: (ack ?? []) as unknown as number[],
        items: [
          ...items(lists['pikReq'], 'pickup', 'seqNum', (raw) => (raw['shipment'] as Raw[]).map((s) => s['shipId'])),
          ...items(lists['loadReq'], 'loaded', 'seqNum', (raw) => raw['shipId']),
          ...items(lists['usrVlid'], 'check', 'seqNum', (raw) => [raw['shipid']]),
          ...items(lists['errMsg'], 'error', 'seqNum', () => []),
        ],
      };
    },
    acks: (ack) => say({ ack }),
    arrived: (seqNum, truckId, warehouseId, shipId) => say({ loadReq: [{ seqNum, warehouseId, truckId, shipId }] }),
    delivered: (seqNum, _truckid, shipId) => say({ delivery: [{ seqNum, shipId }] }),
  };
}

function v4(): Tongue {
  const message = speechOf(V4_TABLE);
  const say = (fields: object): Uint8Array => frame(message('UACommand').say(fields));
  return {
    acksAgain: true,
    greet: (worldId) => ({ bytes: new Uint8Array(Buffer.from(String(worldId), 'ascii')), numbered: false }),
    read(body) {
      const { acks, ...lists } = message('AUCommand').read(body) as Lists;
      return {
        acks: (acks ?? []) as unknown as number[],
        items: [
          ...items(lists['order'], 'pickup', 'seqnum', (raw) => [raw['packageid']]),
          ...items(lists['deliver'], 'loaded', 'seqnum', (raw) => [raw['packageid']]),
          ...items(lists['error'], 'error', 'seqnum', () => []),
        ],
      };
    },
    acks: (acks) => say({ acks }),
    arrived: (seqnum, truckid, _whnum, [packageid]) => say({ arrive: [{ packageid, truckid, seqnum }] }),
    delivered: (seqnum, _truckid, packageid) => say({ delivered: [{ packageid, seqnum }] }),
  };
}

function call(): Tongue {
  const message = speechOf(CALL_TABLE);
  const say = (fields: object): Uint8Array => frame(message('UA_Responses').say(fields));
  return {
    acksAgain: true,
    greet: (worldid) => ({ bytes: frame(message('UA_Connect').say({ worldid })), numbered: false }),
    read(body) {
      const { acks, ...lists } = message('UA_Commands').read(body) as Lists;
      return {
        acks: (acks ?? []) as unknown as number[],
        items: [
          ...items(lists['truckCall'], 'pickup', 'seqnum', (raw) => [raw['package_id']]),
          ...items(lists['goDeliver'], 'loaded', 'seqnum', (raw) => [raw['packageid']]),
        ],
      };
    },
    acks: (acks) => say({ acks }),
    arrived: (seqnum, truck_id, whnum) => say({ truckArrived: [{ whnum, truck_id, seqnum }] }),
    delivered: (seqnum, truckid, packageid) => say({ delivered: [{ packageid, truckid, seqnum }] }),
  };
}

export const TONGUES = { ua, v4, call } as const;
export type OtherDialect = keyof typeof TONGUES;

export class FakeUps {
  readonly tongue: Tongue;
  worldId: number;
  /** Every copy that came, in order; and what was carried out, once each. */
  readonly heard: Said[] = [];
  readonly done: Said[] = [];
  /** Numbers of ours that the store acked, every copy. */
  readonly acked: number[] = [];
  /** Bytes that were no frame of the protocol. */
  faults = 0;
  /** Carries out and acks nothing: the ack is lost with the connection. */
  swallowAcks = false;
  /** Otherwise it only acks. */
  carriesOut = true;
  /** The truck that the next pickup gets. */
  truck = 4;
  socket: Socket | null = null;
  connects = 0;
  readonly #seen = new Set<number>();
  readonly #unacked = new Map<number, Uint8Array>();
  #seq = 0;
  #server: Server | null = null;
  #closed = false;

  constructor(dialect: OtherDialect, worldId: number) {
    this.tongue = TONGUES[dialect]();
    this.worldId = worldId;
  }

  async listen(): Promise<number> {
    const server = createServer((socket) => this.#talk(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Connects to a store that listens; tries again until one does. */
  dial(port: number): void {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => this.#talk(socket));
    socket.on('error', () => {
      if (!this.#closed && this.socket !== socket) setTimeout(() => this.dial(port), 20);
    });
  }

  /** Un-acked messages again, as after its time-out. */
  resend(): void {
    for (const bytes of this.#unacked.values()) this.socket?.write(bytes);
  }

  /** Says something of its own, numbered. */
  say(build: (seq: number) => Uint8Array): number {
    const seq = this.#seq++;
    const bytes = build(seq);
    this.#unacked.set(seq, bytes);
    this.socket?.write(bytes);
    return seq;
  }

  get unacked(): number[] {
    return [...this.#unacked.keys()];
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.socket?.destroy();
    await new Promise<void>((resolve) => (this.#server === null ? resolve() : this.#server.close(() => resolve())));
  }

  #talk(socket: Socket): void {
    this.socket?.destroy();
    this.socket = socket;
    this.connects += 1;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    const seq = this.#seq;
    const { bytes, numbered } = this.tongue.greet(this.worldId, seq);
    if (numbered) {
      this.#seq += 1;
      this.#unacked.set(seq, bytes);
    }
    socket.write(bytes);
    const reader = new FrameReader(1 << 20);
    socket.on('data', (chunk) => {
      reader.push(chunk, (buffer, start, end) => {
        this.#frame(buffer.slice(start, end));
        return true;
      });
    });
  }

  #frame(body: Uint8Array): void {
    if (body.length === 0) this.faults += 1;
    let message;
    try {
      message = this.tongue.read(body);
    } catch {
      this.faults += 1;
      return;
    }
    for (const number of message.acks) {
      this.acked.push(number);
      this.#unacked.delete(number);
    }
    for (const item of message.items) {
      this.heard.push(item);
      const repeated = this.#seen.has(item.seq);
      if (!this.swallowAcks && (!repeated || this.tongue.acksAgain)) this.socket?.write(this.tongue.acks([item.seq]));
      if (repeated) continue;
      this.#seen.add(item.seq);
      this.done.push(item);
      if (this.carriesOut) this.#carryOut(item);
    }
  }

  #carryOut({ kind, shipids, raw }: Said): void {
    if (kind === 'pickup') {
      const whnum = (raw['warehouseId'] ?? raw['warehouseid'] ?? raw['whnum']) as number;
      this.say((seq) => this.tongue.arrived(seq, this.truck, whnum, shipids));
    } else if (kind === 'loaded') {
      for (const shipid of shipids) this.say((seq) => this.tongue.delivered(seq, this.truck, shipid));
    }
  }
}
