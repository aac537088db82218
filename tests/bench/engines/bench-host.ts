// The kernel's ports in an engine process: the browser host's own child processes (with their writes counted), the zero-delay
// world in the simulator's place, and a window that is a function call away.

import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createForkHost } from '../../../main/hosts/browser/fork-host.js';
import { createWsChannel, type WsChannel } from '../../../main/hosts/browser/ws-channel.js';
import { programDir, systemClock, systemRandom, systemTimers } from '../../../main/hosts/common/node-ports.js';
import type { ChannelListener, ClientConnection, HostPorts, Logger } from '../../../main/kernel/ports.js';

const stderr = (level: string) => (message: string, details?: unknown) =>
  void process.stderr.write(`${level}: ${message} ${details === undefined ? '' : String(details)}\n`);
const quiet = (): void => undefined;
export const benchLogger: Logger = { error: stderr('error'), warn: quiet, info: quiet, debug: quiet };

export interface BenchHost extends HostPorts {
  readonly channel: LocalChannel;
  /** To the zero-delay world, beside its contract. */
  toWorld(message: unknown): void;
  /** Writes to sockets by both links so far. */
  writes(): Promise<number>;
}

/** `fromWorld`: what the zero-delay world says beside its contract. */
export function benchHost(dataDir: string, fromWorld: (message: unknown) => void): BenchHost {
  const preload = fileURLToPath(new URL('../../../../tests/bench/engines/count-writes.mjs', import.meta.url));
  const world = new URL('../world/zero-world.js', import.meta.url);
  const links = new Map<string, { ask(): void; onCount(listener: (writes: number) => void): void }>();
  let worldChild: ChildProcess | null = null;
  const forkHost = createForkHost(() => benchLogger);
  return {
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    logger: benchLogger,
    paths: { dataDir, logFile: path.join(dataDir, 'bench.log'), resourcesDir: path.join(programDir(), 'resources') },
    channel: new LocalChannel(),
    appVersion: '0.0.0',
    hostName: 'test',
    processes: {
      start(name, epoch) {
        if (name === 'simulator') {
          const child = fork(fileURLToPath(world), [`--epoch=${epoch}`], {
            serialization: 'advanced',
            execArgv: [],
          });
          worldChild = child;
          child.on('message', (message: object) => {
            if ('bench' in message) fromWorld(message);
          });
          return {
            pid: child.pid ?? null,
            post: (message) => void (child.connected && child.send(message as object, () => undefined)),
            onMessage: (listener) => void child.on('message', (m: object) => ('bench' in m ? undefined : listener(m))),
            onExit: (listener) => void child.on('exit', listener),
            kill: () => void child.kill('SIGKILL'),
          };
        }
        const before = process.env['NODE_OPTIONS'];
        process.env['NODE_OPTIONS'] = `--import=${preload}`;
        const handle = forkHost.start(name, epoch);
        if (before === undefined) delete process.env['NODE_OPTIONS'];
        else process.env['NODE_OPTIONS'] = before;
        const listeners: ((writes: number) => void)[] = [];
        handle.onMessage((message) => {
          const said = message as { readonly bench?: string; readonly writes?: number };
          if (said.bench === 'writes') listeners.shift()?.(said.writes ?? 0);
        });
        links.set(name, {
          ask: () => handle.post({ bench: 'writes' }),
          onCount: (listener) => void listeners.push(listener),
        });
        return {
          ...handle,
          onMessage: (listener) => handle.onMessage((m) => ('bench' in (m as object) ? undefined : listener(m))),
        };
      },
    },
    toWorld: (message) => void worldChild?.send(message as object),
    async writes() {
      const counts = await Promise.all(
        [...links.values()].map(
          (link) =>
            new Promise<number>((resolve) => {
              link.onCount(resolve);
              link.ask();
            }),
        ),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

interface Reply {
  readonly id: number;
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Windows in the same process (calls, and the feed unread), and pages in a browser. */
export class LocalChannel implements ChannelListener {
  readonly #listeners: ((connection: ClientConnection) => void)[] = [];
  readonly #pages = createWsChannel(benchLogger);
  readonly upgrade: WsChannel['upgrade'] = (request, socket, head) => {
    this.#pages.upgrade(request, socket, head);
  };
  #windows = 0;

  onConnection(listener: (connection: ClientConnection) => void): void {
    this.#listeners.push(listener);
    this.#pages.onConnection(listener);
  }

  /** A window's calls. */
  open(): (method: string, params: unknown) => Promise<unknown> {
    const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
    const heard: ((message: unknown) => void)[] = [];
    this.#windows += 1;
    const connection: ClientConnection = {
      id: `bench-${this.#windows}`,
      send(message) {
        const reply = message as Reply;
        const call = waiting.get(reply.id);
        if (call === undefined) return;
        waiting.delete(reply.id);
        if (reply.ok) call.resolve(reply.result);
        else call.reject(new Error(`${reply.error?.code ?? '?'}: ${reply.error?.message ?? '?'}`));
      },
      bufferedBytes: () => 0,
      onMessage: (listener) => void heard.push(listener),
      onClose: () => undefined,
      close: () => undefined,
    };
    for (const listener of this.#listeners) listener(connection);
    let next = 1;
    return (method, params) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        for (const listener of heard) listener({ type: 'call', id, method, params });
      });
  }
}
