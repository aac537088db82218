// The kernel's process host: child processes in this one, with the real link and server code inside, a pipe that takes time,
// and an end at any instant. What the children do is their own.

import { check } from '../../../main/contracts/check.js';
import { toLinkSchema, type FromLink, type ToLink } from '../../../main/contracts/link-port.js';
import { toSimSchema, type FromSim, type ToSim } from '../../../main/contracts/sim-port.js';
import { seededRandom } from '../../../main/core/lib/random.js';
import type { ChildHandle, ProcessHost, ProcessName } from '../../../main/kernel/ports.js';
import { Link } from '../../../main/processes/lib/link.js';
import { upsProtocol } from '../../../main/processes/lib/link-ups.js';
import { worldProtocol } from '../../../main/processes/lib/link-world.js';
import type { SimStore } from '../../../main/store/store.js';
import type { SimNet } from '../machine/net.js';
import { SimProcess } from '../machine/process.js';
import { between, chance, type Timeline } from '../machine/timeline.js';
import { PipePlants } from '../plants/pipe.js';
import type { Plant } from '../plants/plants.js';
import { OTHER_PORTS, PORTS, runSimulator } from './simulator.js';

const PIPE_MS = 2;
const BOOT_MS = 60;

export interface ChildrenOptions {
  readonly flakiness: number;
  readonly plant: Plant | null;
  readonly storeFor: (owner: SimProcess) => SimStore;
  /** A point where the kernel may be made to crash; true when it did. */
  readonly crashPoint: (what: string) => boolean;
  /** The kernel hears this of a link now, or learns that the link is gone (null). */
  readonly heard: (name: ProcessName, message: FromLink | null) => void;
  /** A process failed in a way that no fault explains. */
  readonly broken: (error: unknown) => void;
}

/** The program in a child. */
export interface Inside {
  handle(message: unknown): void;
}

export class Child {
  readonly name: ProcessName;
  readonly process: SimProcess;
  readonly end: (code: number | null, signal: string | null) => void;
  /** Timers and sockets that it left behind when it said that it was done. */
  leftovers: string | null = null;
  inside: Inside | null = null;

  constructor(name: ProcessName, process: SimProcess, end: Child['end']) {
    this.name = name;
    this.process = process;
    this.end = end;
  }
}

export class Children implements ProcessHost {
  readonly #kernel: SimProcess;
  readonly #timeline: Timeline;
  readonly #net: SimNet;
  readonly #options: ChildrenOptions;
  readonly #random;
  readonly #plants: PipePlants;
  readonly all: Child[] = [];

  constructor(kernel: SimProcess, timeline: Timeline, net: SimNet, options: ChildrenOptions) {
    this.#kernel = kernel;
    this.#timeline = timeline;
    this.#net = net;
    this.#options = options;
    this.#random = timeline.random(`children of ${kernel.name}`);
    this.#plants = new PipePlants(options.plant, timeline, timeline.random(`plants of ${kernel.name}`));
  }

  get living(): readonly Child[] {
    return this.all.filter(({ process }) => process.alive);
  }

  /** As when the kernel dies: each notices that its parent is gone, some time within so many ms. */
  killAll(withinMs: number): void {
    for (const child of this.living) {
      if (withinMs === 0) child.process.kill();
      else this.#timeline.after(between(this.#random, 0, withinMs), null, () => child.process.kill());
    }
  }

  start(name: ProcessName, epoch: number): ChildHandle {
    const kernel = this.#kernel;
    const process = new SimProcess(`${name} ${epoch} of ${kernel.name}`, this.#timeline, this.#net);
    const up = this.#pipe(kernel);
    const down = this.#pipe(process);
    let onMessage: (message: unknown) => void = () => undefined;
    let onExit: (code: number | null, signal: string | null) => void = () => undefined;
    const child = new Child(name, process, (code, signal) => {
      if (!process.alive) return;
      this.#timeline.log(`${process.name} ends (${signal ?? `code ${code}`})`);
      process.kill();
      up(() => {
        this.#options.heard(name, null);
        onExit(code, signal);
      });
    });
    this.all.push(child);
    const post = (message: FromLink | FromSim): void => {
      if (!process.alive) return;
      const said =
        name === 'simulator'
          ? message
          : this.#plants.fromLink(message as FromLink, (seqs) => child.inside?.handle({ type: 'settled', seqs }));
      const copy = JSON.stringify({ epoch, message: said });
      up(() => {
        if (name !== 'simulator') this.#options.heard(name, message as FromLink);
        onMessage(JSON.parse(copy));
      });
    };
    process.after(between(this.#random, 0, BOOT_MS), () => {
      child.inside =
        name === 'simulator' ? this.#simulator(process, child, post) : this.#link(name, process, child, post);
      post({ type: 'hello', pid: process.pid });
    });
    return {
      pid: process.pid,
      post: (raw) => {
        const { message } = raw as { readonly message: { readonly type: string } };
        if (!kernel.alive || this.#options.crashPoint(`before ${message.type}`)) return;
        const copy = JSON.stringify(message);
        down(() => {
          const said = JSON.parse(copy) as ToLink;
          child.inside?.handle(name === 'simulator' ? said : this.#plants.toLink(said, post));
        });
        this.#options.crashPoint(`after ${message.type}`);
      },
      onMessage: (listener) => {
        onMessage = listener;
      },
      onExit: (listener) => {
        onExit = listener;
      },
      kill: () => child.end(null, 'SIGKILL'),
    };
  }

  /** In order, each after a moment. */
  #pipe(reader: SimProcess): (fn: () => void) => void {
    let last = 0;
    return (fn) => {
      last = Math.max(last, this.#timeline.now() + between(this.#random, 0, PIPE_MS));
      this.#timeline.after(last - this.#timeline.now(), reader, fn);
    };
  }

  #link(name: ProcessName, process: SimProcess, child: Child, post: (message: FromLink) => void): Inside {
    const link = new Link({
      protocolFor: (config) => {
        const right = config.kind === (name === 'world-link' ? 'world' : 'ups');
        if (!right) throw new Error(`${name} was given the configuration of a ${config.kind} link`);
        return config.kind === 'world' ? worldProtocol(config) : upsProtocol(config);
      },
      post,
      random: seededRandom(process.pid),
      onStopped: () => {
        const sockets = this.#net.socketsOf(process).length;
        if (process.pending > 0 || sockets > 0) {
          child.leftovers = `${process.name} left ${process.pending} timers and ${sockets} sockets behind`;
        }
        child.end(0, null);
      },
    });
    return {
      handle(message) {
        const checked = check(toLinkSchema, message, 'message');
        if (!checked.ok) throw new Error(`the kernel broke the contract: ${checked.error.message}`);
        link.handle(checked.value as ToLink);
      },
    };
  }

  #simulator(process: SimProcess, child: Child, post: (message: FromSim) => void): Inside {
    const { flakiness, storeFor } = this.#options;
    const chances = this.#random;
    let running: Promise<{ stop(): Promise<void> }> | null = null;
    const fail = (error: unknown): void => {
      if (process.alive) this.#options.broken(error);
    };
    return {
      handle(raw) {
        const checked = check<ToSim>(toSimSchema, raw, 'message');
        if (!checked.ok) throw new Error(`the kernel broke the contract: ${checked.error.message}`);
        const message = checked.value;
        if (message.type === 'ping') post({ type: 'pong', id: message.id });
        if (message.type === 'start') {
          const { profile, seed, trucks } = message;
          const ports = chance(chances, 0.25) ? OTHER_PORTS : PORTS;
          const store = storeFor(process);
          const random = seededRandom(seed);
          running = runSimulator({ profile, seed, trucks, flakiness, store, random, ports, onError: fail });
          running.then(() => post({ type: 'listening', ...ports }), fail);
        }
        if (message.type === 'stop') {
          void Promise.resolve(running)
            .then((simulator) => simulator?.stop())
            .then(() => child.end(0, null), fail);
        }
      },
    };
  }
}
