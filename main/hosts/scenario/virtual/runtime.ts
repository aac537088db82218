// Gives virtual processes virtual time and sockets where they use Node's own: setTimeout, setImmediate, Date.now, performance.now and
// node:net. So a virtual run is the shipped code, unchanged. Whoever is no virtual process keeps the real ones.

import { createRequire, syncBuiltinESMExports } from 'node:module';
import { VirtualProcess, VirtualTimer } from './process.js';
import { VirtualServer, type VirtualSocket } from './socket.js';
import type { Timeline } from './timeline.js';

type Listener = (socket: VirtualSocket) => void;

/** Replaces them; the returned function puts the real ones back. One at a time in a process. */
export function installRuntime(timeline: Timeline): () => void {
  const here = (): VirtualProcess | null => {
    const { current } = timeline;
    return current instanceof VirtualProcess ? current : null;
  };
  const restoreTimers = installTimers(here);
  const restoreClock = installClock(timeline, here);
  const restoreNet = installNet(here);
  return () => {
    restoreNet();
    restoreClock();
    restoreTimers();
  };
}

function installTimers(here: () => VirtualProcess | null): () => void {
  const { setTimeout, clearTimeout, setImmediate, clearImmediate } = globalThis;
  const timer = (
    process: VirtualProcess,
    ms: number,
    fn: (...args: unknown[]) => void,
    args: unknown[],
  ): VirtualTimer => new VirtualTimer(process.after(ms, args.length === 0 ? fn : () => fn(...args)));
  const virtual = {
    setTimeout: (fn: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown => {
      const process = here();
      return process === null ? setTimeout(fn, ms, ...args) : timer(process, Math.max(1, ms), fn, args);
    },
    clearTimeout: (handle: unknown): void => {
      if (handle instanceof VirtualTimer) handle.cancel();
      else clearTimeout(handle as NodeJS.Timeout);
    },
    setImmediate: (fn: (...args: unknown[]) => void, ...args: unknown[]): unknown => {
      const process = here();
      return process === null ? setImmediate(fn, ...args) : timer(process, 0, fn, args);
    },
    clearImmediate: (handle: unknown): void => {
      if (handle instanceof VirtualTimer) handle.cancel();
      else clearImmediate(handle as NodeJS.Immediate);
    },
  };
  Object.assign(globalThis, virtual);
  return () => void Object.assign(globalThis, { setTimeout, clearTimeout, setImmediate, clearImmediate });
}

function installClock(timeline: Timeline, here: () => VirtualProcess | null): () => void {
  const dateNow = Date.now;
  const performanceNow = performance.now;
  Date.now = () => (here() === null ? dateNow() : timeline.now());
  performance.now = () => (here() === null ? performanceNow.call(performance) : timeline.elapsed);
  return () => {
    Date.now = dateNow;
    performance.now = performanceNow;
  };
}

function installNet(here: () => VirtualProcess | null): () => void {
  // The very object behind every `import … from 'node:net'`; what is changed in it reaches those who have imported it already.
  const net = createRequire(import.meta.url)('node:net') as Record<string, unknown>;
  const { connect, createServer } = net as { connect: (...args: unknown[]) => unknown; createServer: typeof connect };
  net['connect'] = (...args: unknown[]) => {
    const process = here();
    if (process === null) return connect(...args);
    return process.net.connect(process, (args[0] as { readonly port: number }).port);
  };
  net['createServer'] = (...args: unknown[]) => {
    const process = here();
    if (process === null) return createServer(...args);
    return new VirtualServer(process, (typeof args[0] === 'function' ? args[0] : args[1]) as Listener);
  };
  syncBuiltinESMExports();
  return () => {
    Object.assign(net, { connect, createServer });
    syncBuiltinESMExports();
  };
}
