// A world and a UPS that take no time: every command is answered in the turn that it came in, over real loopback sockets with
// the program's own sessions and codecs. Stands where the simulator process stands; keeps nothing.

import { createServer, type AddressInfo, type Socket } from 'node:net';
import { DEFAULT_LIMITS, type EnvelopeCodec, type Item } from '../../../main/core/session/types.js';
import { FrameReader, frame } from '../../../main/core/session/frame.js';
import { Session } from '../../../main/core/session/session.js';
import type { StoreToUps, UpsToStore } from '../../../main/core/wire/amazon-ups.js';
import { CONNECTED, type WorldCommand, type WorldResponse } from '../../../main/core/wire/world-amazon.js';
import { type FromSim, type ToSim, toSimSchema } from '../../../main/contracts/sim-port.js';
import { storeCodec, upsCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { encodeAConnected } from '../../../main/processes/lib/codec/handshake.js';
import { worldStoreCodec } from '../../../main/processes/lib/codec/world-store.js';
import { boot } from '../../../main/processes/lib/boot.js';
import { Losses } from './lossy.js';
import { TRUCK_ID, WORLD_ID, type BenchWorldCounts, type ToBenchWorld, type WorldMode } from './port.js';
import { worldCodec } from './world-codec.js';

/** As quick as the built-in world: the store's links are told the same. */
const INITIAL_RTO_MS = 1000;

let mode: WorldMode = { answers: true, lossPercent: 0, seed: 1, counting: false };
const losses = new Losses();

/** One line to the store: a session that lives as long as this process, and the socket of the moment. */
class Line<Out, In> {
  readonly #ours: EnvelopeCodec<Out, In>;
  readonly #theirs: EnvelopeCodec<In, Out>;
  readonly #answer: (item: Item<In>) => readonly Out[];
  readonly #hello: number | null;
  readonly #session: Session<Out, In>;
  #socket: Socket | null = null;
  #turn: NodeJS.Immediate | null = null;
  #wake: NodeJS.Timeout | null = null;
  /** Numbers of an earlier process of this kind are never used again: the store would know them. */
  #nextSeq = Date.now() * 1000;
  #before = { duplicates: 0, resent: 0 };

  constructor(
    ours: EnvelopeCodec<Out, In>,
    theirs: EnvelopeCodec<In, Out>,
    hello: number | null,
    answer: (item: Item<In>) => readonly Out[],
  ) {
    this.#ours = ours;
    this.#theirs = theirs;
    this.#hello = hello;
    this.#answer = answer;
    this.#session = new Session(losses.hearing(ours), { ...DEFAULT_LIMITS, initialRtoMs: INITIAL_RTO_MS });
  }

  open(socket: Socket, first: Uint8Array): void {
    this.#socket?.destroy();
    this.#socket = socket;
    this.#session.connected(Date.now(), this.#hello === null ? undefined : { hello: this.#hello });
    socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#session.disconnected(Date.now());
    });
    if (first.length > 0) this.#receive(first);
    this.#schedule();
  }

  get connections(): number {
    return this.#socket === null ? 0 : 1;
  }

  counts(): { duplicates: number; resent: number } {
    const { duplicatesIn, retransmits } = this.#session.stats();
    return { duplicates: duplicatesIn - this.#before.duplicates, resent: retransmits - this.#before.resent };
  }

  resetCounts(): void {
    const { duplicatesIn, retransmits } = this.#session.stats();
    this.#before = { duplicates: duplicatesIn, resent: retransmits };
  }

  #receive(chunk: Uint8Array): void {
    this.#session.receive(chunk, Date.now());
    this.#schedule();
  }

  #schedule(): void {
    if (this.#turn !== null) return;
    this.#turn = setImmediate(() => {
      this.#turn = null;
      this.#flush();
    });
  }

  #flush(): void {
    const session = this.#session;
    session.tick(Date.now());
    // Twice: what came in is answered within the same write.
    for (let round = 0; round < 2; round += 1) {
      for (const output of session.take(Date.now())) {
        if (output.type === 'write') this.#write(output.bytes);
        else if (output.type === 'deliver') this.#take(output.items);
        else if (output.type === 'fail') this.#socket?.destroy();
        else if (output.type === 'pause') this.#socket?.pause();
        else if (output.type === 'resume') this.#socket?.resume();
      }
    }
    this.#sleep();
  }

  #sleep(): void {
    if (this.#wake !== null) clearTimeout(this.#wake);
    const at = this.#session.wakeAt();
    this.#wake = at === null ? null : setTimeout(() => this.#schedule(), Math.max(1, at - Date.now()));
  }

  /** Only now do the timers of what was written run: with nothing else to come, nobody else would wake this line. */
  #drained(): void {
    this.#session.drained(Date.now());
    this.#sleep();
  }

  #take(taken: readonly Item<In>[]): void {
    if (!mode.answers) return;
    const answers: Item<Out>[] = [];
    for (const item of taken) {
      for (const body of this.#answer(item)) answers.push({ seq: this.#nextSeq++, body });
    }
    this.#session.settled(
      taken.map(({ seq }) => seq),
      Date.now(),
    );
    this.#session.send(answers, Date.now());
  }

  #write(bytes: Uint8Array): void {
    const kept = losses.speaking(bytes, this.#ours, this.#theirs);
    if (kept.length === 0) this.#drained();
    else this.#socket?.write(kept, () => this.#drained());
  }
}

const world = new Line<WorldResponse, WorldCommand>(worldCodec, worldStoreCodec, null, ({ body }) => {
  switch (body.kind) {
    case 'buy':
      return [{ kind: 'arrived', whnum: body.whnum, things: body.things }];
    case 'pack':
      return [{ kind: 'ready', shipid: body.shipid }];
    case 'load':
      return [{ kind: 'loaded', shipid: body.shipid }];
    case 'query':
      return [{ kind: 'packagestatus', packageid: body.packageid, status: 'LOADED' }];
  }
});

const ups = new Line<UpsToStore, StoreToUps>(upsCodec, storeCodec, WORLD_ID, ({ seq, body }) => {
  switch (body.kind) {
    case 'pickup': {
      const shipids = body.packages.map(({ shipid }) => shipid);
      return [{ kind: 'truckArrived', truckid: TRUCK_ID, whnum: body.whnum, shipids }];
    }
    case 'loaded':
      return body.shipids.map((shipid) => ({ kind: 'delivered', truckid: TRUCK_ID, shipid }));
    case 'statusQuery':
      return [{ kind: 'status', answers: seq, packages: [], trucks: [] }];
    default:
      return [];
  }
});

/** The world's handshake is a frame of its own; what follows it is the session's. */
function greet(socket: Socket): void {
  const reader = new FrameReader(DEFAULT_LIMITS.frameBytes);
  const first = (chunk: Uint8Array): void => {
    let greeted = false;
    const used = reader.push(chunk, () => {
      greeted = true;
      return false;
    });
    if (!greeted) return;
    socket.off('data', first);
    socket.write(frame(encodeAConnected({ worldid: WORLD_ID, result: CONNECTED })));
    world.open(socket, chunk.subarray(used));
  };
  socket.on('data', first);
}

function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    // A store that is killed resets its connection: 'close' follows and says all that matters.
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function counts(): BenchWorldCounts {
  const [a, b] = [world.counts(), ups.counts()];
  return {
    bench: 'counts',
    ...losses.counts,
    connections: world.connections + ups.connections,
    duplicates: a.duplicates + b.duplicates,
    resent: a.resent + b.resent,
  };
}

function handleBench(message: ToBenchWorld): void {
  switch (message.bench) {
    case 'mode':
      mode = message.mode;
      losses.set(mode.lossPercent, mode.seed, mode.counting);
      break;
    case 'reset':
      losses.reset();
      world.resetCounts();
      ups.resetCounts();
      break;
    case 'counts':
      process.send?.(counts());
  }
}

const { post } = boot<ToSim, FromSim>({
  name: 'zero-world',
  schema: toSimSchema,
  handle: (message) => {
    if (message.type === 'start') {
      void Promise.all([listen(greet), listen((socket) => ups.open(socket, new Uint8Array(0)))]).then(
        ([amazon, store]) => post({ type: 'listening', amazon, worldUps: 0, ups: store }),
      );
    } else if (message.type === 'ping') post({ type: 'pong', id: message.id });
    else if (message.type === 'stop') process.exit(0);
  },
});
process.on('message', (raw) => {
  if (typeof raw === 'object' && raw !== null && 'bench' in raw) handleBench(raw as ToBenchWorld);
});
post({ type: 'hello', pid: process.pid });
