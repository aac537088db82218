// The browser host as a real process with its real children, spoken to over its socket as a page would.
import { type ChildProcess, spawn } from 'node:child_process';
import { WebSocket } from 'ws';
import type { Call, MethodName, Params, Results } from '../../main/contracts/app-api.js';
import type { AppStatus, FeedMessage, FeedState } from '../../main/core/feed/types.js';
import { programFile } from '../../main/hosts/common/node-ports.js';

export interface ServedProgram {
  readonly url: URL;
  readonly token: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** `nodeArgs`: for Node itself, e.g. to profile. */
export async function serveProgram(
  dataDir: string,
  port = 0,
  nodeArgs: readonly string[] = [],
): Promise<ServedProgram> {
  const child = spawn(
    process.execPath,
    [...nodeArgs, programFile('browser'), '--data', dataDir, '--port', String(port), '--no-open'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const address = await new Promise<string>((resolve, reject) => {
    let printed = '';
    const read = (text: Buffer): void => {
      printed += text.toString();
      const found = /http:\/\/\S+#token=\S+/.exec(printed)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${String(code)} before it was ready:\n${printed}`)));
  });
  const url = new URL(address);
  return {
    url,
    token: url.hash.slice('#token='.length),
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Deltas after which a page gives new credit. */
const CREDIT = 100;

/** One page's connection: calls, and the latest status and counts of the feed. */
export class PageClient {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #next = 1;
  #folded = 0;
  status: AppStatus | null = null;
  feed: Pick<FeedState, 'rev'> | null = null;
  /** The connection has ended, from whichever side. */
  closed = false;
  /** Called with every message of the feed. */
  onFeed: ((message: FeedMessage) => void) | null = null;

  static async connect({ url, token }: ServedProgram, origin = url.origin): Promise<PageClient> {
    const socket = new WebSocket(`ws://${url.host}/ws`, [`parcelyard.${token}`], { origin });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new PageClient(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Record<string, unknown>;
      if (message['type'] === 'reply') {
        const pending = this.#pending.get(message['id'] as number);
        this.#pending.delete(message['id'] as number);
        if (message['ok'] === true) pending?.resolve(message['result']);
        else pending?.reject(new Error(JSON.stringify(message['error'])));
        return;
      }
      const inner = message['message'] as FeedMessage;
      if (inner.feed === 'status') this.status = inner.status;
      else if (++this.#folded % CREDIT === 0) socket.send(JSON.stringify({ type: 'credit', add: CREDIT }));
      this.onFeed?.(inner);
    });
    // An error is always followed by `close`.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      for (const { reject } of this.#pending.values()) reject(new Error('the connection has ended'));
      this.#pending.clear();
    });
    socket.send(JSON.stringify({ type: 'subscribe', credit: 1_000_000 }));
  }

  readonly call: Call = <M extends MethodName>(method: M, params: Params<M>): Promise<Results[M]> => {
    if (this.closed) return Promise.reject(new Error('the connection has ended'));
    const id = this.#next++;
    this.#socket.send(JSON.stringify({ type: 'call', id, method, params }));
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: (value) => resolve(value as Results[M]), reject });
    });
  };

  close(): void {
    this.#socket.close();
  }
}

/** Polls until `read` gives what is wanted; throws with the last value. */
export async function eventually<T>(
  what: string,
  read: () => T | Promise<T>,
  wanted: (value: T) => boolean,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`${what}: still ${JSON.stringify(value)?.slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
