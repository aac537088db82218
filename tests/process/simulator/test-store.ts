// A whole store in miniature for tests: buys, packs, calls trucks, loads, and notes what it hears. Keeps its state in memory for
// the length of a test; the other side may come and go.

import { frame } from '../../../main/core/session/frame.js';
import type { Item } from '../../../main/core/session/types.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import { CONNECTED, type WorldCommand, type WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { storeCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { decodeAConnected, encodeAConnect } from '../../../main/processes/lib/codec/handshake.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { TestLink } from './test-link.js';

export interface Ports {
  readonly amazon: number;
  readonly ups: number;
}

const WAREHOUSES = [
  { id: 1, x: 10, y: 10 },
  { id: 2, x: -30, y: 5 },
];
const THING = { id: 1, description: 'a thing', count: 1 };

export class TestStore {
  ports: Ports;
  worldId: number | null = null;
  readonly world: TestLink<WorldCommand, WorldResponse>;
  ups: TestLink<StoreToUps, UpsToStore> | null = null;
  readonly heard: UpsToStore[] = [];
  /** True for what the UPS says and the store shall not hear. */
  misses: (body: UpsToStore) => boolean = () => false;
  readonly worldErrors: string[] = [];
  readonly #worldSeen = new Set<number>();
  readonly #upsSeen = new Set<number>();
  /** Where each shipment goes and which truck it was announced for. */
  readonly #shipments = new Map<number, { readonly whnum: number; truckid: number | null; loaded: boolean }>();

  /** `join`: goes into this world, where it brings its warehouses, instead of making one. */
  constructor(ports: Ports, join: number | null = null) {
    this.ports = ports;
    this.world = new TestLink<WorldCommand, WorldResponse>({
      port: () => this.ports.amazon,
      codec: worldStoreCodec,
      greeting: () =>
        this.worldId === null
          ? encodeAConnect({ worldid: join ?? undefined, initwh: WAREHOUSES, isAmazon: true })
          : encodeAConnect({ worldid: this.worldId, initwh: [], isAmazon: true }),
      onAnswer: (buffer, start, end) => {
        const { worldid, result } = decodeAConnected(buffer, start, end);
        if (result !== CONNECTED) return false;
        if (this.worldId === null) {
          this.worldId = worldid;
          this.#callUps(worldid ?? 0);
          this.world.send({ kind: 'buy', whnum: 1, things: [{ ...THING, count: 1000 }] });
          this.world.send({ kind: 'buy', whnum: 2, things: [{ ...THING, count: 1000 }] });
        }
        return true;
      },
      onItem: (item) => {
        this.#onWorld(item);
      },
    });
  }

  #callUps(worldId: number): void {
    this.ups = new TestLink<StoreToUps, UpsToStore>({
      port: () => this.ports.ups,
      codec: {
        ...storeCodec,
        decode: (buffer, start, end) => {
          const envelope = storeCodec.decode(buffer, start, end);
          return { ...envelope, items: envelope.items.filter(({ body }) => !this.misses(body)) };
        },
      },
      hello: () => ({ hello: worldId }),
      onItem: (item) => {
        this.#onUps(item);
      },
    });
  }

  ship(shipid: number, whnum: number, x: number, y: number): void {
    const warehouse = WAREHOUSES.find(({ id }) => id === whnum) ?? { x: 0, y: 0 };
    this.#shipments.set(shipid, { whnum, truckid: null, loaded: false });
    this.world.send({ kind: 'pack', whnum, things: [THING], shipid });
    this.say({
      kind: 'pickup',
      whnum,
      warehouse: { x: warehouse.x, y: warehouse.y },
      packages: [{ shipid, destination: { x, y }, upsAccount: null, items: [{ description: 'a thing', count: 1 }] }],
    });
  }

  say(body: StoreToUps): number {
    if (this.ups === null) throw new Error('not in a world yet');
    return this.ups.send(body);
  }

  told<K extends UpsToStore['kind']>(kind: K): Extract<UpsToStore, { kind: K }>[] {
    return this.heard.flatMap((body) => (body.kind === kind ? [body as Extract<UpsToStore, { kind: K }>] : []));
  }

  deliveredIds(): number[] {
    return this.told('delivered')
      .map(({ shipid }) => shipid)
      .sort((a, b) => a - b);
  }

  /** Packs and loads without delay from the next frame on. */
  fast(): void {
    this.world.session.control({ simspeed: 60_000 }, Date.now());
    this.world.pump();
  }

  garbage(): void {
    this.ups?.socket?.write(Buffer.alloc(64, 0xff));
  }

  unparsable(): void {
    this.ups?.socket?.write(frame(new Uint8Array([0x12, 0x03, 0x08, 0x01, 0xff])));
  }

  close(): void {
    this.world.close();
    this.ups?.close();
  }

  readonly #ready = new Set<number>();

  #onWorld({ seq, body }: Item<WorldResponse>): void {
    if (this.#worldSeen.has(seq)) return;
    this.#worldSeen.add(seq);
    if (body.kind === 'ready') {
      this.#ready.add(body.shipid);
      this.#tryLoad(body.shipid);
    } else if (body.kind === 'loaded') {
      const shipment = this.#shipments.get(body.shipid);
      if (shipment === undefined || shipment.truckid === null) throw new Error(`loaded ${body.shipid} on no truck`);
      this.say({ kind: 'loaded', truckid: shipment.truckid, shipids: [body.shipid] });
    } else if (body.kind === 'error') this.worldErrors.push(body.err);
  }

  #onUps({ seq, body }: Item<UpsToStore>): void {
    if (this.#upsSeen.has(seq)) return;
    this.#upsSeen.add(seq);
    this.heard.push(body);
    if (body.kind !== 'truckArrived') return;
    for (const shipid of body.shipids) {
      const shipment = this.#shipments.get(shipid);
      if (shipment === undefined || shipment.loaded) continue;
      shipment.truckid = body.truckid;
      this.#tryLoad(shipid);
    }
  }

  #tryLoad(shipid: number): void {
    const shipment = this.#shipments.get(shipid);
    if (shipment === undefined || shipment.truckid === null || shipment.loaded || !this.#ready.has(shipid)) return;
    shipment.loaded = true;
    this.world.send({ kind: 'load', whnum: shipment.whnum, truckid: shipment.truckid, shipid });
  }
}

/** Polls until `condition` holds; throws with `what` after `limitMs`. */
export async function eventually(condition: () => boolean, what: string, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
