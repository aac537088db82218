// A store or a UPS over TCP, as tests play them: numbered requests, everything that came, waiting with a deadline.

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import {
  decode,
  encode,
  framed,
  Frames,
  STORE,
  UPS,
  type Fields,
  type Numbered,
  type Place,
  type StoreCommand,
  type StoreResponse,
  type Tongue,
  type UpsCommand,
  type UpsResponse,
} from './wire.js';

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

interface Rest {
  readonly acks?: readonly number[];
  readonly simspeed?: number;
  readonly disconnect?: boolean;
}

export interface Message<Response> {
  /** When it came, by performance.now(). */
  readonly at: number;
  readonly items: readonly Numbered<Response>[];
  readonly acks: readonly number[];
  readonly finished: boolean;
  /** Its fields as they were on the wire. */
  readonly fields: Fields;
}

export class Client<Command extends { readonly kind: string }, Response extends { readonly kind: string }> {
  answer: { readonly worldid: number | null; readonly result: string } | null = null;
  /** The same as it was on the wire. */
  answerFields: Fields | null = null;
  readonly items: Numbered<Response>[] = [];
  readonly acks: number[] = [];
  readonly frames: Message<Response>[] = [];
  finished = false;
  closed = false;
  /** Ack each item as it comes. */
  autoAck = true;
  readonly #socket: Socket;
  readonly #tongue: Tongue;
  readonly #patienceMs: number;
  readonly #reader = new Frames();
  #changed: () => void = () => undefined;

  constructor(socket: Socket, tongue: Tongue, patienceMs: number) {
    this.#socket = socket;
    this.#tongue = tongue;
    this.#patienceMs = patienceMs;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.#changed();
    });
    socket.on('data', (chunk) => {
      for (const body of this.#reader.push(chunk)) {
        if (this.answer === null && body.length > 2) this.#answered(body);
        else this.#take(body);
      }
      this.#changed();
    });
  }

  /** Its world's number. */
  get world(): number {
    return this.answer?.worldid ?? 0;
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

  /** The first message, as bytes. */
  hello(worldid?: number | string, places: readonly Place[] = [], isAmazon = this.#tongue.isAmazon): Uint8Array {
    const { connect: type, places: list } = this.#tongue;
    return framed(encode(type, { ...(worldid === undefined ? {} : { worldid }), [list]: places, isAmazon }));
  }

  /** One message under new numbers; returns them. */
  tell(...commands: Command[]): number[] {
    const items = commands.map((body) => ({ seq: nextSeq(), body }));
    this.send(items);
    return items.map(({ seq }) => seq);
  }

  send(items: readonly Numbered<Command>[], rest: Rest = {}): void {
    this.write(this.frameOf(items, rest));
  }

  /** A message of these fields as they are named on the wire. */
  sendFields(fields: object): void {
    this.write(framed(encode(this.#tongue.commands, fields)));
  }

  frameOf(items: readonly Numbered<Command>[], rest: Rest = {}): Uint8Array {
    const lists: Record<string, object[]> = {};
    for (const { seq: seqnum, body } of items) {
      const { kind, ...fields } = body;
      (lists[this.#tongue.requestLists[kind] ?? kind] ??= []).push({ ...fields, seqnum });
    }
    return framed(encode(this.#tongue.commands, { ...lists, ...rest }));
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

  #answered(body: Uint8Array): void {
    const fields = decode(this.#tongue.connected, body, true);
    const { worldid } = fields;
    this.answerFields = fields;
    this.answer = { worldid: worldid === undefined ? null : Number(worldid), result: String(fields['result']) };
  }

  #take(body: Uint8Array): void {
    const fields = decode(this.#tongue.responses, body);
    const items = Object.entries(this.#tongue.responseLists).flatMap(([list, kind]) =>
      ((fields[list] ?? []) as { readonly seqnum: number }[]).map(({ seqnum: seq, ...rest }) => {
        return { seq, body: { kind, ...rest } as unknown as Response };
      }),
    );
    const acks = (fields['acks'] ?? []) as number[];
    const finished = fields['finished'] === true;
    this.items.push(...items);
    this.acks.push(...acks);
    this.frames.push({ at: performance.now(), items, acks, finished, fields });
    if (finished) this.finished = true;
    if (this.autoAck && items.length > 0 && !this.#socket.writableEnded) {
      this.send([], { acks: items.map(({ seq }) => seq) });
    }
  }
}

export type Store = Client<StoreCommand, StoreResponse>;
export type Ups = Client<UpsCommand, UpsResponse>;

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
  const client: Store = new Client(await dial(target.host, target.amazonPort), STORE, target.patienceMs);
  opened.push(client);
  return client;
}

export async function openUps(target: Target): Promise<Ups> {
  const client: Ups = new Client(await dial(target.host, target.upsPort), UPS, target.patienceMs);
  opened.push(client);
  return client;
}

export async function joinStore(
  target: Target,
  worldid?: number | string,
  initwh: readonly Place[] = [],
): Promise<Store> {
  const store = await openStore(target);
  store.write(store.hello(worldid, initwh));
  await store.until('AConnected', ({ answer }) => answer !== null);
  return store;
}

export async function joinUps(target: Target, worldid?: number | string, trucks: readonly Place[] = []): Promise<Ups> {
  const ups = await openUps(target);
  ups.write(ups.hello(worldid, trucks));
  await ups.until('UConnected', ({ answer }) => answer !== null);
  return ups;
}
