// A store or a UPS over TCP, as tests play them: numbered requests, everything that came, waiting with a deadline.

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { frame, FrameReader } from '../../../main/core/session/frame.js';
import type { EnvelopeCodec, Item } from '../../../main/core/session/types.js';
import type { AInitWarehouse, WorldCommand, WorldResponse } from '../../../main/core/wire/world-amazon.js';
import type { UInitTruck, UpsWorldCommand, UpsWorldResponse } from '../../../main/core/wire/world-ups.js';
import {
  decodeAConnected,
  decodeUConnected,
  encodeAConnect,
  encodeUConnect,
} from '../../../main/processes/lib/codec/handshake.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { worldUpsCodec } from '../../../main/processes/lib/codec/world-ups.js';

export interface Target {
  readonly host: string;
  readonly amazonPort: number;
  readonly upsPort: number;
  /** How long a tick and the event before it may take, in ms. */
  readonly patienceMs: number;
}

let lastSeq = 0;
/** Unique over the whole run: numbers of one world are never used twice by accident. */
export function nextSeq(): number {
  lastSeq += 1;
  return lastSeq;
}

export class Client<Command, Response extends { readonly kind: string }> {
  answer: { readonly worldid: number | null; readonly result: string } | null = null;
  readonly items: Item<Response>[] = [];
  readonly acks: number[] = [];
  readonly frames: { readonly items: readonly Item<Response>[]; readonly acks: readonly number[] }[] = [];
  finished = false;
  closed = false;
  /** Ack each item as it comes. */
  autoAck = true;
  readonly #socket: Socket;
  readonly #codec: EnvelopeCodec<Command, Response>;
  readonly #patienceMs: number;
  readonly #reader = new FrameReader(64 * 1024 * 1024);
  #changed: () => void = () => undefined;

  constructor(
    socket: Socket,
    codec: EnvelopeCodec<Command, Response>,
    decodeAnswer: typeof decodeAConnected,
    patienceMs: number,
  ) {
    this.#socket = socket;
    this.#codec = codec;
    this.#patienceMs = patienceMs;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.#changed();
    });
    socket.on('data', (chunk) => {
      this.#reader.push(chunk, (buffer, start, end) => {
        if (this.answer === null && !isReplies(codec, buffer, start, end))
          this.answer = decodeAnswer(buffer, start, end);
        else this.#take(codec.decode(buffer, start, end));
        return true;
      });
      this.#changed();
    });
  }

  get bodies(): readonly Response[] {
    return this.items.map(({ body }) => body);
  }

  of<K extends Response['kind']>(kind: K): Extract<Response, { kind: K }>[] {
    return this.bodies.filter((body): body is Extract<Response, { kind: K }> => body.kind === kind);
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** One message under new numbers; returns them. */
  tell(...commands: Command[]): number[] {
    const items = commands.map((body) => ({ seq: nextSeq(), body }));
    this.send(items);
    return items.map(({ seq }) => seq);
  }

  send(
    items: readonly Item<Command>[],
    rest: { acks?: readonly number[]; simspeed?: number; disconnect?: boolean } = {},
  ): void {
    this.write(this.frameOf(items, rest));
  }

  frameOf(
    items: readonly Item<Command>[],
    { acks = [], ...control }: { acks?: readonly number[]; simspeed?: number; disconnect?: boolean } = {},
  ): Uint8Array {
    const parts = [
      ...items.map((item) => this.#codec.encodeItem(item)),
      this.#codec.encodeAcks(acks),
      this.#codec.encodeControl(control),
    ];
    return frame(Buffer.concat(parts));
  }

  /** Resolves when `holds`; rejects, telling what came, after the deadline. */
  async until(what: string, holds: (client: this) => boolean, ms = this.#patienceMs): Promise<void> {
    const deadline = Date.now() + ms;
    while (!holds(this)) {
      const left = deadline - Date.now();
      if (left <= 0) {
        const { answer, bodies, acks, finished, closed } = this;
        throw new Error(`waited for: ${what}; came: ${JSON.stringify({ answer, bodies, acks, finished, closed })}`);
      }
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  /** Waits until all these are acked. */
  async acked(seqs: readonly number[]): Promise<void> {
    await this.until(`acks of ${seqs.join(', ')}`, ({ acks }) => seqs.every((seq) => acks.includes(seq)));
  }

  /** Sends commands and waits for their acks; with them come the errors, one each at most. */
  async ask(...commands: Command[]): Promise<(string | null)[]> {
    const seqs = this.tell(...commands);
    await this.acked(seqs);
    return seqs.map((seq) => this.errorOf(seq));
  }

  errorOf(seq: number): string | null {
    for (const body of this.bodies) {
      if (body.kind === 'error' && 'originseqnum' in body && body.originseqnum === seq && 'err' in body) {
        return String(body.err);
      }
    }
    return null;
  }

  /** Everything that was said before this is done: a request sent now is acked. */
  async roundTrip(command: Command): Promise<void> {
    await this.acked(this.tell(command));
  }

  async ended(): Promise<void> {
    await this.until('the end of the connection', ({ closed }) => closed);
  }

  async hangUp(): Promise<void> {
    this.#socket.end();
    await this.ended();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take({ items, acks, control }: ReturnType<EnvelopeCodec<Command, Response>['decode']>): void {
    this.items.push(...items);
    this.acks.push(...acks);
    this.frames.push({ items, acks });
    if (control.finished === true) this.finished = true;
    if (this.autoAck && items.length > 0 && !this.#socket.writableEnded) {
      this.send([], { acks: items.map(({ seq }) => seq) });
    }
  }
}

/** The first message is an answer, except that a world may say `finished` to bytes that it cannot read. */
function isReplies(codec: EnvelopeCodec<never, unknown>, buffer: Uint8Array, start: number, end: number): boolean {
  return end - start === 2 && codec.decode(buffer, start, end).control.finished === true;
}

export type Store = Client<WorldCommand, WorldResponse>;
export type Ups = Client<UpsWorldCommand, UpsWorldResponse>;

const opened: { destroy(): void }[] = [];

/** Ends everything that the tests opened. */
export function destroyAll(): void {
  for (const client of opened.splice(0)) client.destroy();
}

async function dial(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port });
  await once(socket, 'connect');
  return socket;
}

export async function openStore(target: Target): Promise<Store> {
  const socket = await dial(target.host, target.amazonPort);
  const client = new Client(socket, worldStoreCodec, decodeAConnected, target.patienceMs);
  opened.push(client);
  return client;
}

export async function openUps(target: Target): Promise<Ups> {
  const socket = await dial(target.host, target.upsPort);
  const client = new Client(socket, worldUpsCodec, decodeUConnected, target.patienceMs);
  opened.push(client);
  return client;
}

export async function joinStore(
  target: Target,
  worldid?: number,
  initwh: readonly AInitWarehouse[] = [],
): Promise<Store> {
  const store = await openStore(target);
  store.write(frame(encodeAConnect({ worldid, initwh, isAmazon: true })));
  await store.until('AConnected', ({ answer }) => answer !== null);
  return store;
}

export async function joinUps(target: Target, worldid?: number, trucks: readonly UInitTruck[] = []): Promise<Ups> {
  const ups = await openUps(target);
  ups.write(frame(encodeUConnect({ worldid, trucks, isAmazon: false })));
  await ups.until('UConnected', ({ answer }) => answer !== null);
  return ups;
}
