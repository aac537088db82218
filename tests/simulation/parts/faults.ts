// Makes things go wrong at random moments until the time of faults is over. What breaking means is told by its owner.

import type { Random } from '../../../main/core/lib/random.js';
import { between, pick, type Timeline } from '../machine/timeline.js';
import type { SimNet } from '../machine/net.js';
import type { FaultRates, Scenario } from '../scenario.js';
import type { ProcessName } from '../../../main/kernel/ports.js';
import type { SimDisk } from './disk.js';
import type { Tally } from './tally.js';
import { PORTS, STORE_PORT } from './simulator.js';

/** Where an armed crash happens: around a commit, or around a message to a link. */
export const CRASH_POINTS = [
  'before commit',
  'after commit',
  'before settled',
  'after settled',
  'before send',
  'after send',
  'any message',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];
/** The same of the simulator: it dies around a commit of its own. */
export const SIMULATOR_POINTS = ['before world commit', 'after world commit'] as const;
export type SimulatorPoint = (typeof SIMULATOR_POINTS)[number];

/** The pauses of the books between two tries at most. */
const DISK_RECOVERS_MS = 10_000;

export interface Breakable {
  readonly net: SimNet;
  readonly disk: SimDisk;
  killChild(name: ProcessName): void;
  hang(name: ProcessName, ms: number): void;
  crash(why: string): void;
  /** The kernel crashes when it comes to this point for the n-th time. */
  arm(point: CrashPoint, nth: number): void;
  /** The simulator dies when it comes to this point for the n-th time. */
  armSimulator(point: SimulatorPoint, nth: number): void;
  /** All windows close, and one is opened anew. */
  reopenWindow(): void;
  /** What is waited for may take so much longer. */
  excuse(ms: number): void;
  readonly tally: Tally;
}

export class Faults {
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #until: number;
  readonly #target: Breakable;
  count = 0;

  constructor(timeline: Timeline, { faults, faultsUntil }: Scenario, target: Breakable) {
    this.#timeline = timeline;
    this.#random = timeline.random('faults');
    this.#until = faultsUntil;
    this.#target = target;
    for (const [kind, mean] of Object.entries(faults) as [keyof FaultRates, number | null][]) {
      if (mean !== null) this.#next(kind, mean);
    }
  }

  #next(kind: keyof FaultRates, mean: number): void {
    this.#timeline.after(between(this.#random, Math.floor(mean * 0.1), Math.floor(mean * 1.9)), null, () => {
      if (this.#timeline.elapsed >= this.#until) return;
      this.count += 1;
      this.#target.tally.hit(`fault: ${kind}`);
      this.#happen(kind);
      this.#next(kind, mean);
    });
  }

  #happen(kind: keyof FaultRates): void {
    const { net, disk } = this.#target;
    const random = this.#random;
    const log = (text: string): void => this.#timeline.log(`FAULT ${text}`);
    /** Ends a state of things after a while, and at the latest with the time of faults. */
    const later = (ms: number, fn: () => void): void => {
      this.#timeline.after(Math.min(ms, Math.max(0, this.#until - this.#timeline.elapsed)), null, fn);
    };
    switch (kind) {
      case 'cut':
      case 'halfOpen': {
        const connections = net.connections;
        if (connections.length === 0) return;
        const socket = pick(random, connections);
        log(`${kind} of ${socket.owner.name} to ${socket.remotePort}`);
        if (kind === 'cut') net.cut(socket);
        else net.halfOpen(socket);
        return;
      }
      case 'refuse': {
        const port = pick(random, [...Object.values(PORTS), STORE_PORT]);
        const how = pick(random, ['refuse', 'ignore'] as const);
        log(`port ${port}: ${how}`);
        net.refusing.set(port, how);
        later(between(random, 500, 8000), () => net.refusing.delete(port));
        return;
      }
      case 'slow':
        net.slowMs = between(random, 100, 3000);
        log(`slow by ${net.slowMs} ms`);
        later(between(random, 500, 5000), () => {
          net.slowMs = 0;
        });
        return;
      case 'killLink':
        return this.#target.killChild(pick(random, ['world-link', 'ups-link'] as const));
      case 'killSimulator':
        return this.#target.killChild('simulator');
      case 'hang': {
        const ms = between(random, 500, 20_000);
        this.#target.excuse(ms);
        return this.#target.hang(pick(random, ['world-link', 'ups-link', 'simulator'] as const), ms);
      }
      case 'sleep': {
        const ms = between(random, 1000, 60_000);
        this.#target.excuse(ms);
        log(`the machine sleeps for ${ms} ms`);
        this.#timeline.sleep(ms);
        return;
      }
      case 'crash':
        return this.#target.crash('at some moment');
      case 'crashAtCommit': {
        const point = pick(random, CRASH_POINTS);
        const nth = between(random, 1, point === 'before settled' || point === 'after settled' ? 4 : 8);
        log(`armed: crash at ${point} number ${nth}`);
        this.#target.arm(point, nth);
        return;
      }
      case 'simulatorAtCommit':
        return this.#target.armSimulator(pick(random, SIMULATOR_POINTS), between(random, 1, 8));
      case 'reopenWindow':
        return this.#target.reopenWindow();
      case 'diskFails':
        disk.failingUntil = Math.min(
          this.#timeline.now() + between(random, 50, 4000),
          this.#timeline.now() + this.#until - this.#timeline.elapsed,
        );
        this.#target.excuse(disk.failingUntil - this.#timeline.now() + DISK_RECOVERS_MS);
        log('the disk fails now and then');
    }
  }
}
