// A world and a UPS that are not the program's: they run before it and go on without it. Restarted on the same ports by somebody.

import { seededRandom } from '../../../main/core/lib/random.js';
import type { SimStore } from '../../../main/store/store.js';
import type { SimNet } from '../machine/net.js';
import { SimProcess } from '../machine/process.js';
import { between, type Timeline } from '../machine/timeline.js';
import type { Scenario } from '../scenario.js';
import { PORTS, runSimulator } from './simulator.js';

export class Outside {
  readonly #timeline: Timeline;
  readonly #net: SimNet;
  readonly #scenario: Scenario;
  readonly #storeFor: (owner: SimProcess) => SimStore;
  readonly #broken: (error: unknown) => void;
  readonly #random;
  #starts = 0;
  #process: SimProcess | null = null;

  constructor(
    timeline: Timeline,
    net: SimNet,
    scenario: Scenario,
    storeFor: (owner: SimProcess) => SimStore,
    broken: (error: unknown) => void,
  ) {
    this.#timeline = timeline;
    this.#net = net;
    this.#scenario = scenario;
    this.#storeFor = storeFor;
    this.#broken = broken;
    this.#random = timeline.random('outside');
  }

  get process(): SimProcess | null {
    return this.#process;
  }

  start(): void {
    this.#starts += 1;
    const process = new SimProcess(`outside ${this.#starts}`, this.#timeline, this.#net);
    this.#process = process;
    const { profile, flakiness, demo, carrier } = this.#scenario;
    const onError = (error: unknown): void => {
      if (process.alive) this.#broken(error);
    };
    process.run(() => {
      const store = this.#storeFor(process);
      const random = seededRandom(this.#starts);
      const { trucks } = demo;
      const options = { profile, seed: 1, trucks, flakiness, store, random, ports: PORTS, carrier, onError };
      runSimulator(options).catch(onError);
    });
  }

  kill(): void {
    // It is down already, and on its way back.
    if (this.#process?.alive !== true) return;
    this.#timeline.log('FAULT kill the world outside');
    this.#process.kill();
    this.#timeline.after(between(this.#random, 500, 5000), null, () => this.start());
  }
}
