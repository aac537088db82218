// One run against a program that is played: what is asked of it when, and how the run ends.

import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../main/core/scenario/plan.js';
import type { PlannedOrder, Scenario } from '../../../main/core/scenario/types.js';
import { expectationsOf } from '../../../main/core/scenario/verdict.js';
import type { FaultConfig } from '../../../main/core/faults/config.js';
import type { Order } from '../../../main/core/orders/types.js';
import { callError } from '../../../main/kernel/call-error.js';
import { ScenarioRun } from '../../../main/kernel/scenario-run.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import { SCENARIO } from './fixtures.js';

class Program {
  readonly clock = new VirtualClock();
  readonly asked: string[] = [];
  readonly faults: (FaultConfig | null)[] = [];
  resent = [0, 0];
  connected = true;
  ends = 0;
  answer: (order: PlannedOrder) => Promise<{ readonly orderId: number }> = (order) => {
    const id = this.#id++;
    this.#commit(id, 'placed');
    this.clock.after(5000, () => this.#commit(id, 'delivered'));
    void order;
    return Promise.resolve({ orderId: id });
  };
  readonly run: ScenarioRun;
  #id = 1;

  constructor(scenario: Scenario, pace = 1) {
    const plan = planScenario(scenario, 1);
    const expectations = expectationsOf(scenario, { ledger: false, pace });
    this.run = new ScenarioRun(
      { name: 'small', title: scenario.title, plan, expectations, pace },
      {
        clock: this.clock,
        timers: this.clock,
        place: (order) => {
          this.#note(`place ${order.clientId}`);
          return this.answer(order);
        },
        cancel: (id) => Promise.resolve(this.#note(`cancel ${id}`)),
        setFaults: (faults) => this.faults.push(faults),
        kill: (process) => this.#note(`kill ${process}`),
        speed: (speed) => Promise.resolve(this.#note(`speed ${speed}`)),
        connected: () => this.connected,
        counts: () => ({ retransmissions: this.resent, restarts: 0 }),
        changed: () => undefined,
        ended: () => {
          this.ends += 1;
        },
      },
    );
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  #note(what: string): void {
    this.asked.push(`${this.clock.now() - this.startedAt} ${what}`);
  }

  startedAt = this.clock.now();

  #commit(id: number, state: 'placed' | 'delivered'): void {
    const closedAt = state === 'delivered' ? this.clock.now() : null;
    this.run.commit({ orders: [{ id, state, placedAt: this.clock.now() - 5000, closedAt } as unknown as Order] });
  }
}

describe('a run', () => {
  it('places, kills and sets faults on time, takes the faults back, and is green when all is done', async () => {
    const program = new Program({
      ...SCENARIO,
      orders: [{ at: 10, burst: 2 }],
      faults: [{ from: 5, to: 20, config: { world: { unanswered: 3 } } }],
      events: [{ at: 12, do: 'kill', process: 'simulator' }],
    });
    program.run.start();
    expect(program.run.status()).toMatchObject({ state: 'running', planned: 2, placed: 0 });
    await program.pass(11_000);
    expect(program.asked).toEqual(['10000 place scenario-1-1', '10000 place scenario-1-2']);
    expect(program.faults).toEqual([{ seed: 1, world: { unanswered: 3 } }]);
    expect(program.run.status()).toMatchObject({ placed: 2, open: 2, next: { atMs: 12_000 } });
    await program.pass(8_000);
    expect(program.asked.at(-1)).toBe('12000 kill simulator');
    // All is delivered, and faults still hold: it is not over.
    expect(program.run.status()).toMatchObject({ state: 'running', delivered: 2, open: 0 });
    await program.pass(2_000);
    expect(program.run.status()).toMatchObject({ state: 'green', elapsedMs: 20_000 });
    expect(program.faults.at(-1)).toBeNull();
    expect(program.ends).toBe(1);
  });

  it('is red when patience is over and an order is open', async () => {
    const program = new Program(SCENARIO);
    program.answer = () => {
      program.run.commit({ orders: [{ id: 1, state: 'packing', placedAt: 0, closedAt: null } as unknown as Order] });
      return Promise.resolve({ orderId: 1 });
    };
    program.run.start();
    await program.pass(300_500);
    expect(program.run.status()).toMatchObject({ state: 'settling', open: 1 });
    await program.pass(1000);
    const { state, expectations } = program.run.status();
    expect(state).toBe('red');
    expect(expectations.find(({ measure }) => measure === 'open')).toMatchObject({ state: 'broken', actual: 1 });
  });

  it('counts what the program refuses, and asks again under the same id when it says "not now"', async () => {
    const program = new Program({ ...SCENARIO, orders: [{ at: 1, burst: 2 }] });
    const taken = program.answer;
    let busy = true;
    program.answer = (order) => {
      if (order.clientId.endsWith('-1')) return Promise.reject(callError('bad-request', 'no such product'));
      if (busy) {
        busy = false;
        return Promise.reject(callError('not-saved', 'the disk is full'));
      }
      return taken(order);
    };
    program.run.start();
    await program.pass(10_000);
    expect(program.asked).toEqual(['1000 place scenario-1-1', '1000 place scenario-1-2', '2000 place scenario-1-2']);
    const status = program.run.status();
    expect(status).toMatchObject({ state: 'red', placed: 1 });
    expect(status.figures).toMatchObject({ refused: 1, orders: 1 });
    expect(program.run.firstRefusal).toBe('bad-request: no such product');
  });

  it('takes back what the plan says', async () => {
    const orders = [{ at: 1, burst: 1, cancel: { percent: 100, after: [2, 2] as const } }];
    const program = new Program({ ...SCENARIO, orders });
    program.run.start();
    await program.pass(4000);
    expect(program.asked).toEqual(['1000 place scenario-1-1', '3000 cancel 1']);
  });

  it('is as many times as fast as its pace', async () => {
    const program = new Program({ ...SCENARIO, events: [{ at: 20, do: 'speed', speed: 7 }] }, 10);
    program.run.start();
    await program.pass(2000);
    expect(program.asked[0]).toBe('100 place scenario-1-1');
    expect(program.asked.at(-1)).toBe('2000 speed 7');
    expect(program.run.status().elapsedMs).toBe(20_000);
  });

  it('waits for its world, and fails when there is none', async () => {
    const program = new Program(SCENARIO);
    program.connected = false;
    program.run.start();
    await program.pass(30_000);
    expect(program.run.status()).toMatchObject({ state: 'preparing', elapsedMs: 0 });
    await program.pass(31_000);
    expect(program.run.status()).toMatchObject({ state: 'failed', error: { code: 'not-ready' } });
    expect(program.asked).toEqual([]);
  });

  it('adds up what links sent again, though a new link counts from 0', async () => {
    const program = new Program({ ...SCENARIO, orders: [{ at: 30, burst: 1 }] });
    program.run.start();
    program.resent = [8, 1];
    await program.pass(2000);
    program.resent = [2, 1];
    await program.pass(2000);
    expect(program.run.status().figures.retransmissions).toBe(8 + 2 + 1);
  });

  it('does nothing any more once it is stopped', async () => {
    const program = new Program(SCENARIO);
    program.run.start();
    program.run.stop();
    await program.pass(20_000);
    expect(program.asked).toEqual([]);
    expect(program.run.status().state).toBe('stopped');
    expect(program.ends).toBe(1);
  });
});
