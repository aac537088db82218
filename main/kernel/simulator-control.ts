// The simulator process as the kernel knows it: started with its folder, profile and trucks; its ports once it listens.

import { check } from '../contracts/check.js';
import { fromSimSchema, type FromSim, type SimProfile, type ToSim } from '../contracts/sim-port.js';
import type { FaultConfig } from '../core/faults/config.js';
import type { SimulatorStatus } from '../core/feed/types.js';
import type { CodedError } from '../core/lib/result.js';
import type { SimPorts } from './link-plan.js';
import { SimClockDoor } from './sim-clock-door.js';
import { Supervisor, type SupervisorPorts } from './supervisor.js';

export interface SimulatorStart {
  readonly dataDir: string;
  readonly profile: SimProfile;
  readonly seed: number;
  readonly trucks: readonly { readonly id: number; readonly x: number; readonly y: number }[];
}

export interface SimulatorEvents {
  /** It listens (again, perhaps elsewhere); null: it is gone. */
  ports(ports: SimPorts | null): void;
  /** The world has begun or ceased to stand still. */
  stands(still: boolean): void;
  changed(): void;
}

export class SimulatorControl {
  readonly supervisor: Supervisor;
  readonly clock: SimClockDoor;
  readonly #ports: SupervisorPorts;
  readonly #events: SimulatorEvents;
  #start: SimulatorStart | null = null;
  #listening: SimPorts | null = null;
  #error: CodedError | null = null;
  #faults: FaultConfig | null = null;

  constructor(ports: SupervisorPorts, events: SimulatorEvents) {
    this.#ports = ports;
    this.#events = events;
    this.clock = new SimClockDoor({
      clock: ports.clock,
      timers: ports.timers,
      post: (message) => this.supervisor.post(message),
      moved: (paused) => events.stands(paused),
      changed: () => events.changed(),
    });
    this.supervisor = new Supervisor('simulator', ports, {
      ready: () => this.#ready(),
      message: (message) => this.#receive(message),
      lost: () => {
        this.clock.lost();
        this.#listen(null);
      },
      changed: () => events.changed(),
    });
  }

  get ports(): SimPorts | null {
    return this.#listening;
  }

  /** The faults on purpose that hold now, or null. */
  get faults(): FaultConfig | null {
    return this.#faults;
  }

  /** The one door for faults on purpose, whoever asks: they hold at once, and again in every process that is started later. */
  setFaults(faults: FaultConfig | null): void {
    this.#faults = faults;
    this.#postFaults();
    this.#events.changed();
  }

  /** Starts it, or starts it anew when it runs with other values. */
  async run(start: SimulatorStart): Promise<void> {
    const before = this.#start;
    const same =
      before !== null &&
      before.profile === start.profile &&
      before.dataDir === start.dataDir &&
      JSON.stringify(before.trucks) === JSON.stringify(start.trucks);
    const { state } = this.supervisor.status();
    if (same && state !== 'stopped' && state !== 'failed') return;
    this.#start = start;
    await this.supervisor.restart();
  }

  async stop(): Promise<void> {
    this.#start = null;
    await this.supervisor.stop();
  }

  status(simspeed: number): SimulatorStatus {
    const { state, since, pid, restarts, lastError } = this.supervisor.status();
    return { state, since, pid, restarts, lastError: this.#error ?? lastError, ports: this.#listening, simspeed };
  }

  #ready(): void {
    if (this.#start === null) return;
    if (this.#faults !== null) this.#postFaults();
    const message: ToSim = {
      type: 'start',
      ...this.#start,
      trucks: [...this.#start.trucks],
      paused: this.clock.starting(),
    };
    this.supervisor.post(message);
  }

  #postFaults(): void {
    this.supervisor.post({ type: 'faults', config: this.#faults });
  }

  #receive(raw: unknown): void {
    const checked = check<FromSim>(fromSimSchema, raw, 'message');
    if (!checked.ok) {
      this.#ports.logger.error('the simulator sent a message that is not in the contract', checked.error);
      return;
    }
    const message = checked.value;
    if (message.type === 'listening') {
      this.#error = null;
      this.clock.listening();
      this.#listen({ amazon: message.amazon, worldUps: message.worldUps, ups: message.ups });
    } else if (message.type === 'clock' || message.type === 'refused') {
      this.clock.receive(message);
    } else if (message.type === 'error') {
      this.#error = message.error as CodedError;
      this.#ports.logger.error('the simulator reports an error', message.error);
      this.#events.changed();
    }
  }

  #listen(ports: SimPorts | null): void {
    if (this.#listening === null && ports === null) return;
    this.#listening = ports;
    this.#events.ports(ports);
    this.#events.changed();
  }
}
