// `npm run replay`: one side of a recording as a peer that a live program connects to (or that it calls). Owns the sockets and the
// reports; what is said and when is core/replay's.

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { type Mismatch, ReplayPeer } from '../../core/replay/replay-peer.js';
import { type Script, ScriptReader } from '../../core/replay/script.js';
import type { RecordingHeader, RecordSide } from '../../core/recording/types.js';
import {
  endpoint,
  filled,
  listenPort,
  listenProblem,
  oneOf,
  OptionError,
  type ProgramPorts,
  readArguments,
  type Running,
  shownEndpoint,
} from './command-line.js';
import { mergedRecords } from './recording-merge.js';
import { RecordingReader } from './recording-reader.js';

export const REPLAY_USAGE = `Usage: npm run replay -- FILE... (--listen PORT | --connect HOST:PORT) [options]

Plays the world's or the UPS's side of a recording to a live program: frames, acks and answers as recorded, each as soon as the
program has said what it was said to. Numbers and shipments of the live program may be others than those of the recording.

  --listen PORT        waits for the program on this port; 0 takes any free one
  --connect HOST:PORT  calls a program that listens (a store of dialect ua)
  --host ADDRESS       address to listen on (default 127.0.0.1)
  --as WHO             world or ups; needed where the recording has both
  --side SIDE          world-store or world-ups, where the recording has both of a world's sides (default world-store)
  --speed N            N times as fast as recorded; 0 waits for nothing but the program (default 1)
  --exit               ends when all was said and acked: with 0, or with 1 when the program said anything else than recorded
  --quiet              no word of each difference
  --help               this text`;

interface ReplayOptions {
  readonly files: readonly string[];
  readonly listen: { readonly host: string; readonly port: number } | null;
  readonly connect: { readonly host: string; readonly port: number } | null;
  readonly as: 'world' | 'ups' | null;
  readonly side: RecordSide | null;
  readonly speed: number;
  readonly exit: boolean;
  readonly quiet: boolean;
}

/** Throws OptionError. */
export function readReplayOptions(argv: readonly string[]): ReplayOptions {
  const { values, positionals } = readArguments(() =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        listen: { type: 'string' },
        connect: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        as: { type: 'string' },
        side: { type: 'string' },
        speed: { type: 'string', default: '1' },
        exit: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
      },
    }),
  );
  if (positionals.length === 0) throw new OptionError('FILE: name a recording (or several)');
  if ((values.listen === undefined) === (values.connect === undefined)) {
    throw new OptionError('--listen: either --listen PORT or --connect HOST:PORT is needed');
  }
  const speed = Number(values.speed);
  if (!/^\d+(\.\d+)?$/.test(values.speed) || speed > 1_000_000) {
    throw new OptionError(`--speed: a number from 0 to 1000000 is needed; got ${JSON.stringify(values.speed)}`);
  }
  const host = filled('--host', values.host, 'an address of this machine');
  return {
    files: positionals,
    listen: values.listen === undefined ? null : { host, port: listenPort('--listen', values.listen) },
    connect: values.connect === undefined ? null : endpoint('--connect', values.connect),
    as: values.as === undefined ? null : oneOf('--as', values.as, ['world', 'ups'] as const),
    side: values.side === undefined ? null : oneOf('--side', values.side, ['world-store', 'world-ups'] as const),
    speed: speed === 0 ? Infinity : speed,
    exit: values.exit,
    quiet: values.quiet,
  };
}

/** Which conversation is played, by whom. Throws OptionError. */
export function roleOf(
  { sides }: Pick<RecordingHeader, 'sides'>,
  { as, side }: Pick<ReplayOptions, 'as' | 'side'>,
): { readonly as: 'world' | 'ups'; readonly side: RecordSide } {
  const worlds: readonly RecordSide[] = sides.filter((one) => one !== 'ups-store');
  const ups = sides.includes('ups-store');
  const role = as ?? (worlds.length > 0 && ups ? null : ups ? 'ups' : 'world');
  if (role === null)
    throw new OptionError('--as: this recording has the sides of a world and of a UPS; say world or ups');
  if (role === 'ups') {
    if (!ups) throw new OptionError(`--as: this recording has no side of a UPS; it has ${sides.join(' and ')}`);
    return { as: 'ups', side: 'ups-store' };
  }
  const wanted = side ?? (worlds.includes('world-store') ? 'world-store' : worlds[0]);
  if (wanted === undefined || !worlds.includes(wanted)) {
    throw new OptionError(`--side: this recording has ${sides.join(' and ')}, not ${wanted ?? 'a side of a world'}`);
  }
  return { as: 'world', side: wanted };
}

/** Rejects with OptionError for files that are no recordings, or have no such side. */
export async function readScript(
  files: readonly string[],
  wish: Pick<ReplayOptions, 'as' | 'side'>,
  log: (message: string) => void,
): Promise<Script> {
  const readers = files.map((file) => new RecordingReader(file));
  let reading: ScriptReader | null = null;
  for await (const batch of mergedRecords(readers, files)) {
    if (reading === null) {
      const sides = [...new Set(readers.flatMap(({ header }) => header?.sides ?? []))];
      const { as, side } = roleOf({ sides }, wish);
      reading = new ScriptReader(as, side);
    }
    for (const record of batch) reading.take(record);
  }
  readers.forEach(({ end }, i) => {
    if (end !== null && end.problem !== null) log(`${files[i] ?? ''}: ${end.problem}`);
  });
  if (reading === null) throw new OptionError('FILE: this recording holds no records');
  return reading.script();
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 256)).toString('hex');

export function mismatchText(one: Mismatch): string {
  switch (one.type) {
    case 'differs':
      return (
        `replay: ${one.kind} is not as recorded\n  expected ${one.expected}\n           ${hex(one.expectedBytes)}\n` +
        `  received ${one.received}\n           ${hex(one.receivedBytes)}`
      );
    case 'unexpected':
      return `replay: ${one.kind} was not said when this was recorded; acked, never answered\n  received ${one.received}\n           ${hex(one.receivedBytes)}`;
    case 'unreadable':
      return `replay: bytes that are no message (${one.why}); the connection is dropped\n  received ${hex(one.receivedBytes)}`;
  }
}

const RETRY_MS = 500;

export class ReplayServer {
  readonly #peer: ReplayPeer;
  readonly #options: ReplayOptions;
  readonly #ports: ProgramPorts;
  readonly #over: (clean: boolean) => void;
  #socket: Socket | null = null;
  #server: Server | null = null;
  #timer: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;
  #differences = 0;
  #ended = false;
  #stopped = false;

  /** `over`: all was said and acked; once. */
  constructor(script: Script, options: ReplayOptions, ports: ProgramPorts, over: (clean: boolean) => void) {
    this.#peer = new ReplayPeer(script, options.speed);
    this.#options = options;
    this.#ports = ports;
    this.#over = over;
  }

  /** Resolves to the port that it listens on; 0 when it calls. */
  async start(): Promise<number> {
    const { listen, connect: target } = this.#options;
    if (target !== null) {
      this.#call(target.host, target.port);
      return 0;
    }
    const server = createServer((socket) => this.#take(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: listen?.host, port: listen?.port }, () => {
        server.off('error', reject);
        server.on('error', this.#ports.onError);
        resolve();
      });
    });
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#socket?.destroy();
    const server = this.#server;
    if (server !== null) await new Promise((resolve) => server.close(resolve));
    this.#ports.log(this.summary());
  }

  summary(): string {
    const { expected, matched, differing, unexpected, frames, said, unacked } = this.#peer.figures;
    const missing = this.#peer.missing();
    const lines = [
      `replay: ${said} of ${frames} frames said, ${unacked} items of them not acked`,
      `replay: ${matched} of ${expected} expected items came, ${differing} of them different, ${unexpected} unexpected ones besides`,
      ...missing.slice(0, 20).map((one) => `replay: never came: ${one}`),
      ...(missing.length > 20 ? [`replay: … ${missing.length} never came in all`] : []),
    ];
    return lines.join('\n');
  }

  #call(host: string, port: number): void {
    this.#retry = null;
    const socket = connect({ host, port, noDelay: true });
    socket.once('connect', () => this.#take(socket));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (!this.#stopped) this.#retry = setTimeout(() => this.#call(host, port), RETRY_MS);
    });
  }

  /** The newest connection is the one that counts. */
  #take(socket: Socket): void {
    const former = this.#socket;
    this.#socket = socket;
    if (former !== null) {
      this.#peer.disconnected();
      former.destroy();
    }
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Uint8Array) => {
      if (this.#socket !== socket) return;
      this.#peer.receive(chunk, performance.now());
      this.#turn();
    });
    socket.once('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#peer.disconnected();
    });
    this.#peer.connected(performance.now());
    this.#turn();
  }

  #turn(): void {
    const now = performance.now();
    for (const bytes of this.#peer.take(now)) this.#socket?.write(bytes);
    for (const one of this.#peer.takeMismatches()) {
      this.#differences += 1;
      if (!this.#options.quiet) this.#ports.log(mismatchText(one));
    }
    if (this.#peer.broken) this.#socket?.destroy();
    if (this.#timer !== null) clearTimeout(this.#timer);
    const at = this.#peer.wakeAt();
    this.#timer = at === null ? null : setTimeout(() => this.#turn(), Math.max(1, Math.ceil(at - now)));
    if (!this.#peer.over || this.#ended) return;
    this.#ended = true;
    this.#over(this.#differences === 0 && this.#peer.missing().length === 0);
  }
}

/** Rejects with OptionError. `exit` is called with the code when `--exit` asks for an end. */
export async function startReplayProgram(
  argv: readonly string[],
  ports: ProgramPorts,
  exit: (code: number) => void,
): Promise<Running> {
  const options = readReplayOptions(argv);
  const script = await readScript(options.files, options, ports.log);
  for (const [why, count] of script.left) ports.log(`replay: not played: ${why} (${count})`);
  const server = new ReplayServer(script, options, ports, (clean) => {
    ports.log('replay: all was said and acked');
    if (options.exit) void server.stop().then(() => exit(clean ? 0 : 1));
  });
  let port: number;
  try {
    port = await server.start();
  } catch (error) {
    throw listenProblem(error, '--listen', '--host');
  }
  const { listen, connect: target } = options;
  const where =
    target === null
      ? `waiting on ${shownEndpoint(listen?.host ?? '', port)}`
      : `calling ${shownEndpoint(target.host, target.port)}`;
  const { as, side, sayings, expected } = script;
  return {
    ready: `replay ready: the ${as} of ${side}, ${where} (${sayings.length} frames to say, ${expected.length} items expected)`,
    stop: () => server.stop(),
  };
}
