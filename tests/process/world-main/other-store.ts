// A small store program for each of the other UPS dialects, written from their tables: hears which world it is, packs, calls trucks,
// loads, and says its un-acked messages again. Its protocol buffers are not those that the UPS loads.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { CALL_TABLE, speechOf, UA_TABLE, V4_TABLE } from '../../support/dialect-tables.js';
import { joinStore, type Store, type Target } from '../../contract/world/client.js';
import { framed, Frames } from '../../contract/world/wire.js';

type Raw = Record<string, unknown>;
type Lists = Record<string, Raw[] | undefined>;

export type OtherDialect = 'ua' | 'v4' | 'call';

export const WAREHOUSES = [
  { id: 1, x: 40, y: 0 },
  { id: 2, x: 0, y: -60 },
];
export interface Shipment {
  readonly shipid: number;
  readonly whnum: number;
  readonly x: number;
  readonly y: number;
}
interface Arrival {
  readonly truckid: number;
  readonly whnum: number | null;
  /** Null: the dialect names none. */
  readonly shipids: readonly number[] | null;
}
interface Heard {
  readonly acks: readonly number[];
  readonly worldId: number | null;
  readonly arrivals: readonly (Arrival & { readonly seq: number })[];
  readonly delivered: readonly { readonly seq: number; readonly shipid: number }[];
  /** Other numbered things. */
  readonly others: readonly number[];
}

interface Tongue {
  readonly listens: boolean;
  call(seq: number, shipment: Shipment): Uint8Array;
  loaded(seq: number, truckid: number, shipment: Shipment): Uint8Array;
  acks(numbers: readonly number[]): Uint8Array;
  read(body: Uint8Array): Heard;
}

const numbers = (list: unknown): number[] => (list ?? []) as number[];
const place = (whnum: number) => WAREHOUSES.find(({ id }) => id === whnum) ?? { x: 0, y: 0 };

const TONGUES: Readonly<Record<OtherDialect, () => Tongue>> = {
  ua() {
    const message = speechOf(UA_TABLE);
    const say = (fields: object): Uint8Array => framed(message('AtoUCommand').say(fields));
    return {
      listens: true,
      call: (seqNum, { shipid, whnum, x, y }) =>
        say({
          pikReq: [{ seqNum, warehouseId: whnum, shipment: [{ shipId: shipid, destination_x: x, destination_y: y }] }],
        }),
      loaded: (seqNum, truckId, { shipid }) => say({ loadReq: [{ seqNum, shipId: [shipid], truckId }] }),
      acks: (ack) => say({ ack }),
      read(body) {
        const { ack, ...lists } = message('UtoACommand').read(body) as Lists;
        return {
          acks: numbers(ack),
          worldId: (lists['connection']?.[0]?.['worldId'] as number | undefined) ?? null,
          arrivals: (lists['loadReq'] ?? []).map((m) => ({
            seq: m['seqNum'] as number,
            truckid: m['truckId'] as number,
            whnum: m['warehouseId'] as number,
            shipids: numbers(m['shipId']),
          })),
          delivered: (lists['delivery'] ?? []).map((m) => ({
            seq: m['seqNum'] as number,
            shipid: m['shipId'] as number,
          })),
          others: [...(lists['connection'] ?? []), ...(lists['errMsg'] ?? [])].map((m) => m['seqNum'] as number),
        };
      },
    };
  },
  v4() {
    const message = speechOf(V4_TABLE);
    const say = (fields: object): Uint8Array => framed(message('AUCommand').say(fields));
    return {
      listens: false,
      call: (seqnum, { shipid, whnum, x, y }) =>
        say({
          order: [
            {
              packageid: shipid,
              warehouselocationx: place(whnum).x,
              warehouselocationy: place(whnum).y,
              warehouseid: whnum,
              destinationx: x,
              destinationy: y,
              seqnum,
            },
          ],
        }),
      loaded: (seqnum, _truckid, { shipid }) => say({ deliver: [{ packageid: shipid, seqnum }] }),
      acks: (acks) => say({ acks }),
      read(body) {
        const { acks, ...lists } = message('UACommand').read(body) as Lists;
        const one = (m: Raw) => ({ seq: m['seqnum'] as number, shipid: m['packageid'] as number });
        return {
          acks: numbers(acks),
          worldId: null,
          arrivals: (lists['arrive'] ?? []).map((m) => {
            return { seq: one(m).seq, truckid: m['truckid'] as number, whnum: null, shipids: [one(m).shipid] };
          }),
          delivered: (lists['delivered'] ?? []).map(one),
          others: (lists['error'] ?? []).map((m) => one(m).seq),
        };
      },
    };
  },
  call() {
    const message = speechOf(CALL_TABLE);
    const say = (fields: object): Uint8Array => framed(message('UA_Commands').say(fields));
    return {
      listens: false,
      call: (seqnum, { shipid, whnum, x, y }) => {
        const products = [{ id: 1, description: 'tea', count: 1 }];
        return say({
          truckCall: [{ package_id: shipid, products, whnum, owner_id: 0, dest_x: x, dest_y: y, seqnum }],
        });
      },
      loaded: (seqnum, truckid, { shipid, x, y }) => say({ goDeliver: [{ truckid, packageid: shipid, x, y, seqnum }] }),
      acks: (acks) => say({ acks }),
      read(body) {
        const { acks, ...lists } = message('UA_Responses').read(body) as Lists;
        return {
          acks: numbers(acks),
          worldId: null,
          arrivals: (lists['truckArrived'] ?? []).map((m) => ({
            seq: m['seqnum'] as number,
            truckid: m['truck_id'] as number,
            whnum: m['whnum'] as number,
            shipids: null,
          })),
          delivered: (lists['delivered'] ?? []).map((m) => ({
            seq: m['seqnum'] as number,
            shipid: m['packageid'] as number,
          })),
          others: [],
        };
      },
    };
  },
};

const AGAIN_MS = 400;

export class OtherStore {
  readonly delivered: number[] = [];
  readonly errors: string[] = [];
  /** Worlds that were named to it, one for each connection. */
  readonly named: number[] = [];
  #world: Store | null = null;
  readonly #tongue: Tongue;
  readonly #dialect: OtherDialect;
  readonly #target: Target;
  readonly #unacked = new Map<number, Uint8Array>();
  readonly #seen = new Set<number>();
  readonly #shipments = new Map<number, { readonly shipment: Shipment; truckid: number | null; ready: boolean }>();
  readonly #onTruck = new Map<number, number>();
  #socket: Socket | null = null;
  #server: Server | null = null;
  #seq = 0;
  #closed = false;
  readonly #timer: NodeJS.Timeout;

  constructor(dialect: OtherDialect, target: Target) {
    this.#dialect = dialect;
    this.#tongue = TONGUES[dialect]();
    this.#target = target;
    this.#timer = setInterval(() => {
      for (const bytes of this.#unacked.values()) this.#socket?.write(bytes);
    }, AGAIN_MS);
  }

  /** Waits for the UPS; its port. */
  async listen(): Promise<number> {
    const server = createServer((socket) => {
      this.#talk(socket);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Calls the UPS, again and again. */
  dial(port: number): void {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      this.#talk(socket);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!this.#closed) setTimeout(() => this.dial(port), 30);
    });
  }

  get inWorld(): boolean {
    return this.#world !== null;
  }

  ship(shipment: Shipment): void {
    const { shipid, whnum } = shipment;
    this.#shipments.set(shipid, { shipment, truckid: null, ready: false });
    const things = [{ id: 1, description: 'tea', count: 1 }];
    this.#world?.tell({ kind: 'buy', whnum, things }, { kind: 'pack', whnum, shipid, things });
    this.#say((seq) => this.#tongue.call(seq, shipment));
  }

  /** What the world says of these packages. */
  async statuses(ids: readonly number[]): Promise<string[]> {
    const world = this.#world;
    if (world === null) throw new Error('in no world');
    const before = world.of('packagestatus').length;
    world.tell(...ids.map((packageid) => ({ kind: 'query' as const, packageid })));
    await world.until('statuses', (w) => w.of('packagestatus').length === before + ids.length);
    return world
      .of('packagestatus')
      .slice(before)
      .map(({ status }) => status);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#socket?.destroy();
    this.#server?.close();
    this.#world?.destroy();
  }

  #say(build: (seq: number) => Uint8Array): void {
    this.#seq += 1;
    const bytes = build(this.#seq);
    this.#unacked.set(this.#seq, bytes);
    this.#socket?.write(bytes);
  }

  #talk(socket: Socket): void {
    this.#socket?.destroy();
    this.#socket = socket;
    const frames = new Frames();
    let named = this.#dialect === 'ua';
    let digits = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (this.#socket !== socket) return;
      // v4's digits have no end: what comes after a pause is the first frame.
      if (this.#dialect === 'v4' && !named) {
        if (digits === '') {
          setTimeout(() => {
            named = true;
            this.#named(Number(digits));
          }, 300);
        }
        digits += chunk.toString('ascii');
        return;
      }
      for (const body of frames.push(chunk)) {
        if (named) this.#heard(body);
        else {
          named = true;
          this.#named(speechOf(CALL_TABLE)('UA_Connect').read(body)['worldid'] as number);
        }
      }
    });
  }

  #named(worldId: number): void {
    this.named.push(worldId);
    if (this.named.length > 1) return;
    void joinStore(this.#target, worldId, WAREHOUSES).then((world) => {
      this.#world = world;
      world.send([], { simspeed: 60_000 });
      const look = (): Promise<void> =>
        world
          .until('news', (w) => w.items.length > this.#read, 60_000)
          .then(() => {
            this.#news(world);
            return look();
          })
          .catch((error: unknown) => {
            if (!this.#closed) this.errors.push(String(error));
          });
      void look();
    });
  }

  #read = 0;

  #news(world: Store): void {
    for (const { body } of world.items.slice(this.#read)) {
      this.#read += 1;
      if (body.kind === 'error') this.errors.push(body.err);
      else if (body.kind === 'ready') {
        const entry = this.#shipments.get(body.shipid);
        if (entry !== undefined) entry.ready = true;
        this.#load(body.shipid);
      } else if (body.kind === 'loaded') {
        const entry = this.#shipments.get(body.shipid);
        if (entry === undefined) continue;
        const truckid = this.#onTruck.get(body.shipid) ?? 0;
        this.#say((seq) => this.#tongue.loaded(seq, truckid, entry.shipment));
      }
    }
  }

  #heard(body: Uint8Array): void {
    const heard = this.#tongue.read(body);
    for (const seq of heard.acks) this.#unacked.delete(seq);
    if (heard.worldId !== null) this.#named(heard.worldId);
    const all = [...heard.arrivals, ...heard.delivered].map(({ seq }) => seq);
    const acks = [...all, ...heard.others];
    if (acks.length > 0) this.#socket?.write(this.#tongue.acks(acks));
    const fresh = <T extends { readonly seq: number }>(items: readonly T[]): T[] =>
      items.filter(({ seq }) => !this.#seen.has(seq) && this.#seen.add(seq) !== undefined);
    for (const { truckid, whnum, shipids } of fresh(heard.arrivals)) {
      // An arrival that names no package is for the first call of its warehouse that has no truck.
      const waiting = [...this.#shipments.values()].find((s) => s.shipment.whnum === whnum && s.truckid === null);
      for (const shipid of shipids ?? (waiting === undefined ? [] : [waiting.shipment.shipid])) {
        const entry = this.#shipments.get(shipid);
        if (entry === undefined) continue;
        entry.truckid = truckid;
        this.#load(shipid);
      }
    }
    for (const { shipid } of fresh(heard.delivered)) this.delivered.push(shipid);
  }

  #load(shipid: number): void {
    const entry = this.#shipments.get(shipid);
    if (entry === undefined || entry.truckid === null || !entry.ready || this.#onTruck.has(shipid)) return;
    this.#onTruck.set(shipid, entry.truckid);
    this.#world?.tell({ kind: 'load', whnum: entry.shipment.whnum, truckid: entry.truckid, shipid });
  }
}
