// The program's life in a run: started, crashed at any moment or at an armed point, started again on the same disk, and stopped.
// The kernel in it is the real one.

import { createKernel, type Kernel } from '../../../main/kernel/kernel.js';
import type { FromLink } from '../../../main/contracts/link-port.js';
import type { Logger, ProcessName } from '../../../main/kernel/ports.js';
import { Violation } from '../checks/violation.js';
import type { SimNet } from '../machine/net.js';
import { SimProcess } from '../machine/process.js';
import { between, type Timeline } from '../machine/timeline.js';
import type { Plant } from '../plants/plants.js';
import type { Scenario } from '../scenario.js';
import { Children } from './children.js';
import type { SimDisk } from './disk.js';
import type { CrashPoint } from './faults.js';
import type { Tally } from './tally.js';
import { SimChannel, type SimWindow } from './window.js';

/** A program that could not start is closed and started again by a person. */
const FAILED_MS = 3000;
/** Children outlive a kernel that was killed by a moment: what it has said to them last may still have an effect. */
const ORPHANED_MS = 30;

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
  /** The kernel hears this of a link, or that it is gone; and the kernel itself is gone. */
  readonly heard: (name: ProcessName, message: FromLink | null) => void;
  readonly gone: () => void;
  readonly tally: Tally;
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
      heard: (name, message) => {
        if (this.#running?.process === process) this.#options.heard(name, message);
      },
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
    this.#leave(running, ORPHANED_MS);
    timeline.after(between(this.#random, 100, 4000), null, () => this.start());
  }

  /** It crashes when it comes to this point for the n-th time. */
  arm(point: CrashPoint, nth: number): void {
    this.#armed = { point, left: nth };
  }

  disarm(): void {
    this.#armed = null;
  }

  /** True when it crashes here. `what`: `before` or `after`, and `commit` or a message to a link. */
  crashPoint(what: string): boolean {
    const armed = this.#armed;
    if (armed === null || this.#running === null) return false;
    const { point } = armed;
    if (point === 'any message' ? what.endsWith(' commit') : what !== point) return false;
    armed.left -= 1;
    if (armed.left > 0) return false;
    this.#options.tally.hit(`crash ${what}`);
    this.crash(what);
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
      this.#leave(running, 0);
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

  /** The window closes, and another one opens. */
  reopenWindow(): void {
    const running = this.#running;
    if (running === null) return;
    this.#options.timeline.log('the window is opened anew');
    running.window.close();
    const window = running.channel.open();
    this.#running = { ...running, window };
    this.#options.use(window);
  }

  /** Its children notice within so many ms. */
  #leave({ process, children }: Running, orphanedMs: number): void {
    this.#running = null;
    this.#options.use(null);
    this.#options.gone();
    process.kill();
    children.killAll(orphanedMs);
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
