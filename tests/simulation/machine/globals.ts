// Gives simulated processes virtual time where they use the runtime's own: setTimeout, setImmediate, Date.now and
// performance.now. Whoever is no simulated process (the test runner) keeps the real ones.

import { currentOwner } from './context.js';
import { SimProcess, SimTimer } from './process.js';

function here(): SimProcess | null {
  const owner = currentOwner();
  return owner instanceof SimProcess ? owner : null;
}

/** Replaces the globals; the returned function puts the real ones back. */
export function installGlobals(): () => void {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setImmediate: globalThis.setImmediate,
    clearImmediate: globalThis.clearImmediate,
  };
  const dateNow = Date.now;
  const performanceNow = performance.now;

  const virtual = {
    setTimeout: (fn: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown => {
      const process = here();
      if (process === null) return real.setTimeout(fn, ms, ...args);
      return process.setTimer(Math.max(1, ms), () => fn(...args));
    },
    clearTimeout: (timer: unknown): void => {
      if (timer instanceof SimTimer) timer.cancel();
      else real.clearTimeout(timer as NodeJS.Timeout);
    },
    setImmediate: (fn: (...args: unknown[]) => void, ...args: unknown[]): unknown => {
      const process = here();
      if (process === null) return real.setImmediate(fn, ...args);
      return process.setTimer(0, () => fn(...args));
    },
    clearImmediate: (timer: unknown): void => {
      if (timer instanceof SimTimer) timer.cancel();
      else real.clearImmediate(timer as NodeJS.Immediate);
    },
  };
  Object.assign(globalThis, virtual);
  Date.now = () => here()?.timeline.now() ?? dateNow();
  performance.now = () => here()?.timeline.elapsed ?? performanceNow.call(performance);
  return () => {
    Object.assign(globalThis, real);
    Date.now = dateNow;
    performance.now = performanceNow;
  };
}
