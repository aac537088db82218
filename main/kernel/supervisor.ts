// Keeps one child process alive: start, hello, heartbeat, restart with back-off, give up, stop. Knows nothing of what the
// child does; its messages pass through unread except hello and pong.

import * as z from 'zod/mini';
import { backoffDelay } from '../core/lib/backoff.js';
import type { SupervisedState } from '../core/feed/types.js';
import type { Millis } from '../core/lib/ids.js';
import { codedError, type CodedError } from '../core/lib/result.js';
import { Heartbeat } from './heartbeat.js';
import type { ChildHandle, HostPorts, ProcessName } from './ports.js';

export const HELLO_MS = 10_000;
export const STOP_MS = 3000;
export const EXITS_PER_MINUTE = 5;
const MINUTE = 60_000;
/** A child that worked this long was a good one: the next comes as soon as after a first exit. */
export const GOOD_MS = 2000;
const RESTART = { baseMs: 250, capMs: 10_000 };

const envelopeSchema = z.object({ epoch: z.int(), message: z.looseObject({ type: z.string() }) });
type Envelope = z.infer<typeof envelopeSchema>;

export interface SupervisorStatus {
  readonly state: SupervisedState;
  readonly since: Millis;
  readonly pid: number | null;
  readonly restarts: number;
  readonly lastError: CodedError | null;
}

export interface SupervisorEvents {
  /** The child said hello: it may be spoken to. */
  ready(): void;
  /** A message of the present epoch, other than hello and pong; not checked yet. */
  message(message: unknown): void;
  /** The child is gone (its handle is dead already; posting does nothing). */
  lost(): void;
  /** Any change of `status()`. */
  changed(): void;
}

export type SupervisorPorts = Pick<HostPorts, 'clock' | 'timers' | 'random' | 'logger' | 'processes'>;

export class Supervisor {
  readonly name: ProcessName;
  readonly #ports: SupervisorPorts;
  readonly #events: SupervisorEvents;
  readonly #heartbeat: Heartbeat;
  #handle: ChildHandle | null = null;
  /** Children that were told to go and have not exited yet. */
  readonly #leaving = new Set<ChildHandle>();
  #epoch = 0;
  #state: SupervisedState = 'stopped';
  #since: Millis;
  #pid: number | null = null;
  #restarts = 0;
  #lastError: CodedError | null = null;
  #exits: Millis[] = [];
  /** Exits in a row of children that did not work for long. */
  #badExits = 0;
  /** When the present child said hello. */
  #readyAt: Millis | null = null;
  #cancelTimer: (() => void) | null = null;
  #left: (() => void)[] = [];
  #disposed = false;

  constructor(name: ProcessName, ports: SupervisorPorts, events: SupervisorEvents) {
    this.name = name;
    this.#ports = ports;
    this.#events = events;
    this.#since = ports.clock.now();
    this.#heartbeat = new Heartbeat(ports.clock, ports.timers, {
      ping: (id) => this.post({ type: 'ping', id }),
      silent: () => this.#become('silent'),
      back: () => this.#become('ready'),
      dead: () =>
        this.#dead(codedError('process-silent', `The process ${name} stopped answering and was ended.`), true),
    });
  }

  get epoch(): number {
    return this.#epoch;
  }

  status(): SupervisorStatus {
    return {
      state: this.#state,
      since: this.#since,
      pid: this.#pid,
      restarts: this.#restarts,
      lastError: this.#lastError,
    };
  }

  start(): void {
    if (this.#disposed || (this.#state !== 'stopped' && this.#state !== 'failed')) return;
    this.#exits = [];
    this.#badExits = 0;
    this.#launch();
  }

  /** A person's "try again": forgets the exits so far and starts anew, ending what runs. */
  async restart(): Promise<void> {
    await this.stop();
    this.#lastError = null;
    this.start();
  }

  /** Drops silently when there is no child that said hello. */
  post(message: unknown): void {
    if (this.#state !== 'ready' && this.#state !== 'silent') return;
    this.#handle?.post({ epoch: this.#epoch, message });
  }

  /** Asks the child to go, waits for its exit, and kills it when it does not go in time. Idempotent. */
  async stop(): Promise<void> {
    this.#clear();
    const handle = this.#handle;
    this.#handle = null;
    this.#pid = null;
    if (handle !== null) {
      this.#leaving.add(handle);
      handle.post({ epoch: this.#epoch, message: { type: 'stop' } });
    }
    this.#become('stopped');
    if (handle !== null) this.#events.lost();
    await this.#leftAll();
  }

  /** Ends the child at once, as when it is killed from outside: it is started again as after any exit. */
  crash(): void {
    this.#handle?.kill();
  }

  /** Stops for good. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.stop();
  }

  #launch(): void {
    this.#clear();
    this.#epoch += 1;
    this.#readyAt = null;
    const epoch = this.#epoch;
    this.#become('starting');
    let handle: ChildHandle;
    try {
      handle = this.#ports.processes.start(this.name, epoch);
    } catch (error) {
      // A program file that is missing or cannot be run: counted like an exit, so that it ends in `failed` with its reason.
      this.#dead(codedError('process-start', `The process ${this.name} could not be started: ${String(error)}`), false);
      return;
    }
    this.#handle = handle;
    this.#pid = handle.pid;
    handle.onMessage((raw) => {
      if (this.#handle === handle) this.#receive(raw);
    });
    handle.onExit((code, signal) => {
      this.#leaving.delete(handle);
      this.#resolveLeft();
      if (this.#handle !== handle) return;
      const how = signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
      this.#dead(codedError('process-exit', `The process ${this.name} ended ${how}.`), false);
    });
    this.#cancelTimer = this.#ports.timers.after(HELLO_MS, () => {
      this.#dead(
        codedError('process-mute', `The process ${this.name} did not say hello within ${HELLO_MS / 1000} s.`),
        true,
      );
    });
    this.#events.changed();
  }

  #receive(raw: unknown): void {
    const envelope = this.#ports.processes.sameProcess === true ? (raw as Envelope) : this.#checked(raw);
    if (envelope === null || envelope.epoch !== this.#epoch) return;
    const { message } = envelope;
    this.#heartbeat.heard();
    if (message.type === 'pong') return;
    if (message.type === 'hello') {
      if (this.#state !== 'starting') return;
      this.#clear();
      this.#readyAt = this.#ports.clock.now();
      this.#become('ready');
      this.#heartbeat.start();
      this.#events.ready();
      return;
    }
    if (this.#state === 'starting') return;
    this.#events.message(message);
  }

  #checked(raw: unknown): Envelope | null {
    const parsed = z.safeParse(envelopeSchema, raw);
    if (parsed.success) return parsed.data;
    this.#ports.logger.warn(`${this.name} sent something that is no message`, parsed.error.issues);
    return null;
  }

  /** The handle is marked dead before anything else happens, so that nothing is posted to it any more. */
  #dead(error: CodedError, kill: boolean): void {
    const handle = this.#handle;
    this.#handle = null;
    this.#pid = null;
    this.#clear();
    this.#lastError = error;
    this.#ports.logger.warn(error.message);
    this.#become('dead');
    if (kill && handle !== null) {
      this.#leaving.add(handle);
      handle.kill();
    }
    const now = this.#ports.clock.now();
    this.#exits = [...this.#exits.filter((at) => now - at < MINUTE), now];
    const good = this.#readyAt !== null && now - this.#readyAt >= GOOD_MS;
    this.#badExits = good ? 0 : this.#badExits + 1;
    this.#events.lost();
    // The listener may have stopped us.
    if (this.status().state !== 'dead') return;
    if (this.#exits.length > EXITS_PER_MINUTE) {
      this.#become('failed');
      return;
    }
    const delay = backoffDelay(Math.max(0, this.#badExits - 1), RESTART, this.#ports.random);
    this.#restarts += 1;
    this.#become('waiting');
    this.#cancelTimer = this.#ports.timers.after(delay, () => this.#launch());
  }

  #become(state: SupervisedState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#since = this.#ports.clock.now();
    this.#events.changed();
  }

  #clear(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#heartbeat.stop();
  }

  #resolveLeft(): void {
    if (this.#leaving.size > 0) return;
    const waiting = this.#left;
    this.#left = [];
    for (const resolve of waiting) resolve();
  }

  async #leftAll(): Promise<void> {
    if (this.#leaving.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#ports.timers.after(STOP_MS, () => {
        for (const handle of this.#leaving) handle.kill();
        this.#leaving.clear();
        this.#resolveLeft();
      });
      this.#left.push(() => {
        cancel();
        resolve();
      });
    });
  }
}
