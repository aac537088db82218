// Runs scenarios in simulated mode, one at a time: begins the scenario's world, hands the run what it needs of the program, and
// keeps how the last one ended.

import type { Demo } from '../contracts/demo.js';
import type { Params, Results } from '../contracts/app-api.js';
import type { ScenarioStatus, ScenarioSummary } from '../contracts/scenario.js';
import type { LinkName } from '../core/lib/ids.js';
import { planScenario } from '../core/scenario/plan.js';
import type { Plan, PlannedOrder, ScenarioWorld } from '../core/scenario/types.js';
import { expectationsOf } from '../core/scenario/verdict.js';
import type { BooksIdentity, BooksStore, PersonRow } from '../store/store.js';
import { callError, toCodedError, unwrap } from './call-error.js';
import type { KernelParts } from './parts.js';
import type { LoadedScenario, ScenarioSource } from './scenario-files.js';
import { ScenarioRun } from './scenario-run.js';

export interface ScenarioServicePorts {
  readonly source: ScenarioSource;
  parts(): KernelParts;
  place(order: Params<'orders.place'>, person: PersonRow | null): Promise<Results['orders.place']>;
  cancel(orderId: number, person: PersonRow | null): Promise<unknown>;
  speed(simspeed: number, person: PersonRow | null): Promise<unknown>;
  /** A run is over; `worldId`: of its world, where it has a number by then. */
  ended?(run: ScenarioRun, loaded: LoadedScenario, worldId: number | null): void;
}

const FASTEST = 1_000_000;
const SUMMARY_SEED = 1;
const REAL_PATIENCE_MS = 60_000;

export class ScenarioService {
  readonly #ports: ScenarioServicePorts;
  #run: ScenarioRun | null = null;
  #booksId: string | null = null;
  /** Its world is being begun: one at a time. */
  #starting = false;

  constructor(ports: ScenarioServicePorts) {
    this.#ports = ports;
  }

  async list(): Promise<readonly ScenarioSummary[]> {
    const names = await this.#ports.source.names();
    const summaries = await Promise.all(names.map((name) => this.#summary(name)));
    return summaries.filter((summary) => summary !== null);
  }

  /** Errors `simulated-only`, `scenario-running`, `not-found`, `bad-scenario`. */
  async start({ name, seed, pace = 1 }: Params<'scenarios.start'>, person: PersonRow | null): Promise<ScenarioStatus> {
    const { settings, worlds } = this.#ports.parts();
    if (settings.get().mode !== 'simulated') {
      throw callError(
        'simulated-only',
        'Scenarios run in simulated mode only; this program is connected to a real world.',
      );
    }
    if (this.#starting || this.#run?.over === false) {
      throw callError('scenario-running', 'A scenario is running; stop it first.');
    }
    this.#starting = true;
    try {
      const loaded = unwrap(await this.#ports.source.load(name));
      const plan = patient(planScenario(loaded.scenario, seed, loaded.recordings), pace);
      const { profile, speed } = loaded.scenario;
      const simspeed = Math.min(Math.round(speed * pace), FASTEST);
      const present = settings.get();
      this.#booksId = null;
      await settings.save({ ...present, simulated: { ...present.simulated, profile, simspeed } });
      const run = this.#newRun(loaded, plan, pace, person);
      this.#run = run;
      try {
        await worlds.startNew({ seed, profile, demo: demoOf(plan.world) });
      } catch (error) {
        run.fail(toCodedError(error));
        throw error;
      }
      run.start();
      return run.status();
    } finally {
      this.#starting = false;
    }
  }

  /** Error `not-running`. */
  stop(): ScenarioStatus {
    if (this.#run === null || this.#run.over) throw callError('not-running', 'No scenario is running.');
    this.#run.stop();
    return this.#run.status();
  }

  /** How the run stands, or how the last one ended. */
  status(): ScenarioStatus | null {
    return this.#run?.status() ?? null;
  }

  /** The same store, whose commits are counted while a run goes on. */
  watched(store: BooksStore, { booksId }: BooksIdentity): BooksStore {
    const run = this.#run;
    // Books that are opened while a world is being begun for a run are that run's.
    if (run !== null && !run.over && this.#booksId === null && this.#starting) this.#booksId = booksId;
    if (run === null || run.over || this.#booksId !== booksId) return store;
    return {
      ...store,
      write: async (batch) => {
        await store.write(batch);
        run.commit(batch);
      },
    };
  }

  linkConnected(_link: LinkName): void {
    this.#run?.linkConnected();
  }

  /** Other books are open now, or none: a run does not outlive its world. */
  booksChanged(booksId: string | null): void {
    if (this.#starting || booksId === this.#booksId) return;
    if (this.#run?.over === false) this.#run.stop();
  }

  /** The program ends. */
  dispose(): void {
    if (this.#run?.over === false) this.#run.stop();
  }

  #newRun(loaded: LoadedScenario, plan: Plan, pace: number, person: PersonRow | null): ScenarioRun {
    const { name, scenario } = loaded;
    const parts = this.#ports.parts();
    const { host, gateways, simulator, worlds } = parts;
    const supervisors = [gateways.world.supervisor, gateways.ups.supervisor, simulator.supervisor];
    const expectations = expectationsOf(scenario, { ledger: false, pace });
    const run: ScenarioRun = new ScenarioRun(
      { name, title: scenario.title, plan, expectations, pace },
      {
        clock: host.clock,
        timers: host.timers,
        place: (order) => this.#ports.place(paramsOf(order), person),
        cancel: (orderId) => this.#ports.cancel(orderId, person),
        setFaults: (faults) => simulator.setFaults(faults),
        kill: (process) => supervisors.find((one) => one.name === process)?.crash(),
        speed: (speed) => this.#ports.speed(Math.min(Math.round(speed * pace), FASTEST), person),
        connected: () => gateways.world.connected && gateways.ups.connected,
        counts: () => ({
          retransmissions: [gateways.world.retransmits, gateways.ups.retransmits],
          restarts: supervisors.reduce((sum, one) => sum + one.status().restarts, 0),
        }),
        changed: () => parts.changed(),
        ended: () => this.#ports.ended?.(run, loaded, worlds.identity?.worldId ?? null),
      },
    );
    return run;
  }

  /** Null: too large to be offered. */
  async #summary(name: string): Promise<ScenarioSummary | null> {
    const loaded = await this.#ports.source.load(name);
    if (!loaded.ok) return { ...NOTHING, name, title: name, error: loaded.error };
    const { scenario, recordings } = loaded.value;
    if (scenario.large === true) return null;
    const plan = planScenario(scenario, SUMMARY_SEED, recordings);
    return {
      name,
      title: scenario.title,
      description: scenario.description,
      orders: plan.orders.length,
      warehouses: plan.world.warehouses.length,
      trucks: plan.world.trucks.length,
      products: plan.world.products.length,
      quietAtMs: plan.quietAt,
      faults: scenario.faults?.length ?? 0,
      events: scenario.events?.length ?? 0,
      expectations: expectationsOf(scenario, { ledger: false, pace: 1 }).map(({ text }) => text),
      error: null,
    };
  }
}

/** Processes take their time to start anew, whatever the pace. */
function patient(plan: Plan, pace: number): Plan {
  if (pace === 1) return plan;
  return { ...plan, giveUpAt: Math.max(plan.giveUpAt, plan.quietAt + REAL_PATIENCE_MS * pace) };
}

const NOTHING: Omit<ScenarioSummary, 'name' | 'title' | 'error'> = {
  description: '',
  orders: 0,
  warehouses: 0,
  trucks: 0,
  products: 0,
  quietAtMs: 0,
  faults: 0,
  events: 0,
  expectations: [],
};

function paramsOf({ clientId, destination, lines }: PlannedOrder): Params<'orders.place'> {
  return { clientId, customerId: null, customerName: 'Scenario', destination, upsAccount: null, lines: [...lines] };
}

/** The scenario's world in place of the demo's; people and customers are not the scenario's business. */
function demoOf({ warehouses, trucks, products, stock }: ScenarioWorld): Demo {
  const rest = { unit: 'piece', category: 'scenario', weightGrams: 0, priceCents: 0 };
  return {
    warehouses: [...warehouses],
    trucks: [...trucks],
    products: products.map((product) => ({ ...product, ...rest })),
    customers: [],
    people: [],
    initialStock: [...stock],
  };
}
