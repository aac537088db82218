// The program's life in a run: started, crashed at any moment or at an armed point, started again on the same disk, and stopped.
// The kernel in it is the real one.

import { createKernel, type Kernel } from '../../../main/kernel/kernel.js';
import type { Logger, ProcessName } from '../../../main/kernel/ports.js';
import { Violation } from '../checks/violation.js';
import type { SimNet } from '../machine/net.js';
import { SimProcess } from '../machine/process.js';
import { between, type Timeline } from '../machine/timeline.js';
import type { Plant } from '../plants.js';
import type { Scenario } from '../scenario.js';
import { Children } from './children.js';
import type { SimDisk } from './disk.js';
import type { CrashPoint } from './faults.js';
import { SimChannel, type SimWindow } from './window.js';

/** A program that could not start is closed and started again by a person. */
const FAILED_MS = 3000;

export interface Running {
  readonly process: SimProcess;
  readonly kernel: Kernel;
  readonly children: Children;
  readonly channel: SimChannel;
  readonly window: SimWindow;
}

export interface ProgramOptions {
  readonly timeline: Timeline;
  readonly net: SimNet;
  readonly disk: SimDisk;
  readonly scenario: Scenario;
  readonly plant: Plant | null;
  /** A window is open, or none. */
  readonly use: (window: SimWindow | null) => void;
  readonly broken: (error: unknown) => void;
}

export class Program {
  readonly #options: ProgramOptions;
  readonly #random;
  #running: Running | null = null;
  #starts = 0;
  #armed: { readonly point: CrashPoint; left: number } | null = null;
  crashes = 0;

  constructor(options: ProgramOptions) {
    this.#options = options;
    this.#random = options.timeline.random('program');
  }

  get running(): Running | null {
    return this.#running;
  }

  start(): void {
    const { timeline, net, disk, scenario, plant, broken, use } = this.#options;
    this.#starts += 1;
    const process = new SimProcess(`kernel ${this.#starts}`, timeline, net);
    timeline.log(`${process.name} starts`);
    const children = new Children(process, timeline, net, {
      flakiness: scenario.flakiness,
      plant,
      storeFor: (owner) => disk.simFor(owner),
      crashPoint: (what) => this.crashPoint(what),
      broken,
    });
    const channel = new SimChannel(process);
    const ports = {
      clock: timeline,
      timers: process,
      random: timeline.random(process.name),
      logger: this.#logger(),
      paths: { dataDir: '/data', logFile: '/data/log', resourcesDir: '/resources' },
      processes: children,
      channel,
      appVersion: '0.0.0',
      hostName: 'test' as const,
    };
    const storage = disk.storageFor(process);
    const breathe = (): Promise<void> => new Promise((resolve) => void process.setTimer(0, resolve));
    const kernel = process.run(() => createKernel(ports, { storage, breathe }));
    const window = channel.open();
    this.#running = { process, kernel, children, channel, window };
    process.run(() => kernel.start().catch(broken));
    use(window);
  }

  /** It dies here and now; its children notice, and it is started again after a while. */
  crash(why: string): void {
    const running = this.#running;
    if (running === null) return;
    const { timeline } = this.#options;
    timeline.log(`FAULT the kernel crashes ${why}`);
    this.crashes += 1;
    this.#armed = null;
    this.#leave(running);
    timeline.after(between(this.#random, 100, 4000), null, () => this.start());
  }

  /** It crashes when it comes to this point for the n-th time. */
  arm(point: CrashPoint, nth: number): void {
    this.#armed = { point, left: nth };
  }

  disarm(): void {
    this.#armed = null;
  }

  /** True when it crashes here. `what`: `before commit`, `after commit`, or `<message> to <child>`. */
  crashPoint(what: string): boolean {
    const armed = this.#armed;
    if (armed === null) return false;
    const { point } = armed;
    const commit = what === 'before commit' || what === 'after commit';
    const here = point === 'any message' ? !commit : commit ? what === point : what.startsWith(`${point} to`);
    if (!here) return false;
    armed.left -= 1;
    if (armed.left > 0) return false;
    this.crash(`at: ${what}`);
    return true;
  }

  /** A look at the screen: a program that could not start is started anew, processes that gave up are, too. */
  lookAfter(): void {
    const running = this.#running;
    if (running === null) return;
    const { timeline, scenario } = this.#options;
    const status = running.process.run(() => running.kernel.status());
    if (status.phase === 'failed') {
      timeline.log(`the kernel could not start: ${status.phaseText}`);
      this.#leave(running);
      timeline.after(FAILED_MS, null, () => this.start());
      return;
    }
    if (timeline.elapsed < scenario.faultsUntil) return;
    const restart = (name: ProcessName): void => {
      timeline.log(`a person restarts ${name}`);
      void running.window.ask('processes.restart', { name });
    };
    if (status.links.world.state === 'failed') restart('world-link');
    if (status.links.ups.state === 'failed') restart('ups-link');
    if (status.simulator?.state === 'failed') restart('simulator');
  }

  #leave({ process, children }: Running): void {
    this.#running = null;
    this.#options.use(null);
    process.kill();
    children.killAll();
  }

  #logger(): Logger {
    const say =
      (level: string) =>
      (message: string, details?: unknown): void => {
        const more = details instanceof Error ? (details.stack ?? details.message) : (JSON.stringify(details) ?? '');
        this.#options.timeline.log(`${level}: ${message} ${more}`);
        // Commits fail when the disk does; nothing else has a reason to.
        const excused = /simulated disk|Nothing was saved|the books could not be opened/.test(`${message} ${more}`);
        if (level === 'error' && !excused) {
          this.#options.broken(new Violation(`the program logs an error: ${message} ${more}`));
        }
      };
    return { error: say('error'), warn: say('warn'), info: say('info'), debug: () => undefined };
  }
}
