// One line of a server (a port) with its faults: which faults hold, how many connections came, which gates are open. The deciding
// is done in core/faults.

import type {
  DirectionFaults,
  FaultConfig,
  FaultDirection,
  FaultLineName,
  LineFaults,
} from '../../core/faults/config.js';
import type { FaultPlace } from '../../core/faults/fate.js';
import { happens, randomAt } from '../../core/faults/throws.js';

/** What a line tells its connections. */
export interface FaultListener {
  faultsChanged(): void;
}

export class FaultLine {
  readonly #name: FaultLineName;
  #faults: LineFaults | null = null;
  #seed = 0;
  #connections = 0;
  readonly #listeners = new Set<FaultListener>();

  constructor(name: FaultLineName) {
    this.#name = name;
  }

  get seed(): number {
    return this.#seed;
  }

  set(config: FaultConfig | null): void {
    this.#faults = config?.lines?.[this.#name] ?? null;
    this.#seed = config?.seed ?? 0;
    for (const listener of this.#listeners) listener.faultsChanged();
  }

  /** Null: none, bytes pass untouched. */
  of(direction: FaultDirection): DirectionFaults | null {
    const faults = this.#faults?.[direction];
    return faults === undefined || Object.keys(faults).length === 0 ? null : faults;
  }

  /** A connection came: its number, or null when it is to be reset. Numbers are used up either way. */
  accept(): number | null {
    this.#connections += 1;
    const number = this.#connections;
    const random = randomAt(this.#seed, this.#name, 'refuse', number);
    return happens(random, this.#faults?.refuse) ? null : number;
  }

  place(direction: FaultDirection, connection: number): FaultPlace {
    return { line: this.#name, direction, connection };
  }

  open(listener: FaultListener): void {
    this.#listeners.add(listener);
  }

  closed(listener: FaultListener): void {
    this.#listeners.delete(listener);
  }
}
