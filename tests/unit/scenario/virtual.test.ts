// Scenarios on the virtual clock: every shipped one once, the same seed twice, and proof that the harness sees what is wrong.

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../main/hosts/scenario/outcome.js';
import { runVirtual } from '../../../main/hosts/scenario/run-virtual.js';
import { openVirtualStorage, type VirtualStorage } from '../../../main/hosts/scenario/virtual/storage.js';
import { diskScenarios, type LoadedScenario } from '../../../main/kernel/scenario-files.js';
import type { Scenario } from '../../../main/core/scenario/types.js';
import { SCENARIO } from './fixtures.js';

const shipped = diskScenarios(fileURLToPath(new URL('../../../resources/scenarios', import.meta.url)));
const names = await shipped.names();
const TEST_MS = 120_000;
/** A large one takes longer than a test may. */
const everyday = (await Promise.all(names.map(load)))
  .filter(({ scenario }) => scenario.large !== true)
  .map(({ name }) => name);

async function load(name: string): Promise<LoadedScenario> {
  const loaded = await shipped.load(name);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

const small = (changes: Partial<Scenario> = {}): LoadedScenario => ({
  name: 'small',
  scenario: { ...SCENARIO, ...changes },
  recordings: {},
});

const broken = ({ expectations }: Outcome): readonly string[] =>
  expectations.filter(({ state }) => state !== 'holds').map(({ measure }) => measure);

describe('shipped scenarios', () => {
  it('are at least these', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        ...[
          'quiet-day',
          'rush-hour',
          'flaky-30',
          'flaky-60',
          'flaky-90',
          'ups-outage',
          'world-restart',
          'truck-breaks',
        ],
        ...['illegal-ups', 'product-runs-out', 'two-hundred-warehouses', 'recorded-day', 'full-day'],
      ]),
    );
  });

  it.each(everyday)(
    '%s is green',
    async (name) => {
      const outcome = await runVirtual(await load(name), 1);
      expect(broken(outcome)).toEqual([]);
      expect(outcome.errors).toEqual([]);
      expect(outcome.green).toBe(true);
    },
    TEST_MS,
  );
});

describe('large scenarios', () => {
  it('are known by their flag: a hundred thousand orders are no everyday run', async () => {
    const { scenario } = await load('full-day');
    expect(scenario.large).toBe(true);
    expect(everyday).not.toContain('full-day');
    expect(everyday.length).toBeGreaterThanOrEqual(names.length - 1);
  });
});

describe('a virtual run', () => {
  it(
    'is the same run every time, kills and faults included',
    async () => {
      const trouble = small({
        orders: [{ from: 0, to: 30, perMinute: 40, cancel: { percent: 20, after: [0, 1] } }],
        faults: [{ from: 3, to: 20, config: { lines: { worldStore: { in: { drop: 30 }, out: { duplicate: 20 } } } } }],
        events: [{ at: 10, do: 'kill', process: 'simulator' }],
      });
      const [first, second] = [await runVirtual(trouble, 5), await runVirtual(trouble, 5)];
      expect(second.figures).toEqual(first.figures);
      expect(second.commits).toBe(first.commits);
      expect(second.simulatedSeconds).toBe(first.simulatedSeconds);
      expect(first.green).toBe(true);
      expect(first.figures.restarts).toBe(1);
      const other = await runVirtual(trouble, 6);
      expect(other.figures).not.toEqual(first.figures);
    },
    TEST_MS,
  );

  it('gives the runtime back: timers, clock and sockets are the real ones again', async () => {
    const before = [setTimeout, setImmediate, Date.now, performance.now];
    await runVirtual(small(), 1);
    expect([setTimeout, setImmediate, Date.now, performance.now]).toEqual(before);
  });

  it('an order that goes alone costs world and UPS few commits: events wait for their tick, acks for company', async () => {
    let writes = 0;
    const orders = [{ from: 0, to: 120, perMinute: 20, lines: [1, 1] as const }];
    const outcome = await runVirtual(small({ orders, speed: 1000, expect: { rejected: 0 } }), 1, async () => {
      const storage = await openVirtualStorage();
      const write: typeof storage.simulator.write = (rows) => {
        writes += 1;
        return storage.simulator.write(rows);
      };
      return { ...storage, simulator: { ...storage.simulator, write } };
    });
    expect(outcome.green).toBe(true);
    expect(outcome.figures.delivered).toBeGreaterThan(20);
    // 20.6 when each event and each message of acks was a turn of its own.
    expect(writes / (outcome.figures.delivered ?? 1)).toBeLessThan(18);
  });

  it('is red when what is expected is impossible', async () => {
    const outcome = await runVirtual(small({ expect: { delivered: { min: 11 }, deliverP50: { max: 0 } } }), 1);
    expect(outcome.green).toBe(false);
    expect(broken(outcome)).toEqual(['delivered', 'deliverP50']);
  });

  it('is red when patience is over before everything is done', async () => {
    const events = [{ at: 0.5, do: 'world-outage', for: 1 }] as const;
    const outcome = await runVirtual(small({ profile: 'classic', patience: 1, events }), 1);
    expect(broken(outcome)).toContain('open');
    expect(outcome.simulatedSeconds).toBeLessThan(4);
  });

  /** A store of the simulator that loses or spoils rows of its ledger. */
  const tampered = async (spoil: (key: string, value: string) => string | null): Promise<VirtualStorage> => {
    const storage = await openVirtualStorage();
    const { simulator } = storage;
    const load = async (): ReturnType<typeof simulator.load> => {
      const rows = await simulator.load();
      return rows.flatMap((row) => {
        const value = row.scope === 'world' ? spoil(row.key, row.value) : row.value;
        return value === null ? [] : [{ ...row, value }];
      });
    };
    return { ...storage, simulator: { ...simulator, load } };
  };

  it('sees a planted loss: deliveries that the world does not know', async () => {
    const outcome = await runVirtual(small(), 1, () =>
      tampered((key, value) => (key.startsWith('delivered/') ? null : value)),
    );
    expect(broken(outcome)).toEqual(['lost']);
    expect(outcome.figures.lost).toBe(outcome.figures.delivered);
  });

  it('sees planted goods: pieces in the world that the books do not have', async () => {
    const outcome = await runVirtual(small(), 1, () =>
      tampered((key, value) => (/^stock\/\d+\/1\/1$/.test(key) ? String(Number(value) + 2) : value)),
    );
    expect(broken(outcome)).toEqual(['stockDifference']);
    expect(outcome.figures.stockDifference).toBe(2);
  });

  it('sees a planted double: a package in the world that nobody wants', async () => {
    const open = async (): Promise<VirtualStorage> => {
      const storage = await openVirtualStorage();
      const load = async (): ReturnType<typeof storage.simulator.load> => {
        const rows = await storage.simulator.load();
        const world = rows.find(({ key }) => key.startsWith('delivered/'))?.key.split('/')[1];
        return world === undefined ? rows : [...rows, { scope: 'world', key: `package/${world}/999999`, value: '{}' }];
      };
      return { ...storage, simulator: { ...storage.simulator, load } };
    };
    expect(broken(await runVirtual(small(), 1, open))).toEqual(['deliveredTwice']);
  });
});
