// B1, B2, B3, B5: a thousand orders in flight through the whole engine, beside the same engine without a disk (M) and beside two
// students' engines (S, P), all against the same zero-delay world.

import { EngineClient } from '../engines/client.js';
import { NO_ENGINE_OPTIONS, type RunResult } from '../engines/port.js';
import type { Context, Group } from '../harness/context.js';
import { interleave, ratios } from '../harness/sampling.js';
import { inWords, median, shortNumber, summary } from '../harness/stats.js';

const IN_FLIGHT = 1000;

type Arm = 'ours' | 'M' | 'S' | 'P';

async function openArms(context: Context): Promise<ReadonlyMap<Arm, EngineClient>> {
  const arms = new Map<Arm, EngineClient>();
  const base = { ...NO_ENGINE_OPTIONS };
  try {
    arms.set('ours', await EngineClient.open('ours', { ...base, folder: context.folder() }));
    if (context.wanted('B1')) {
      arms.set('M', await EngineClient.open('ours', { ...base, folder: context.folder(), store: 'none' }));
    }
    if (context.wanted('B2')) {
      arms.set('S', await EngineClient.open('student', { ...base, folder: context.folder() }));
      arms.set('P', await EngineClient.open('careful', { ...base, folder: context.folder() }));
    }
    return arms;
  } catch (error) {
    await closeAll(arms);
    throw error;
  }
}

async function closeAll(arms: ReadonlyMap<Arm, EngineClient>): Promise<void> {
  for (const client of arms.values()) await client.close();
}

export const throughput: Group = {
  ids: ['B1', 'B2', 'B3', 'B5'],
  async measure(context, report) {
    const orders: Readonly<Record<Arm, number>> = {
      ours: context.size(20_000, 2000),
      M: context.size(20_000, 2000),
      S: context.size(200, 15),
      P: context.size(2000, 100),
    };
    const clients = await openArms(context);
    try {
      const run = (arm: Arm, count: number): Promise<RunResult> => {
        const client = clients.get(arm);
        if (client === undefined) throw new Error(`${arm} was not opened`);
        return client.run({ orders: count, inFlight: IN_FLIGHT, perSecond: null, delivered: true });
      };
      const results: RunResult[] = [];
      const arms = Object.fromEntries(
        [...clients.keys()].map((arm) => [
          arm,
          async () => {
            const result = await run(arm, orders[arm]);
            if (arm === 'ours') results.push(result);
            return (result.orders / result.ms) * 1000;
          },
        ]),
      ) as Partial<Record<Arm, () => Promise<number>>>;
      context.say('warming the engines up');
      for (const arm of clients.keys()) await run(arm, Math.ceil(orders[arm] / 2));
      context.say(`${context.repeats} rounds of ${[...clients.keys()].join(', ')}`);
      const sampled = await interleave(arms as Record<Arm, () => Promise<number>>, context.calibrations, context);
      const { ours, M, S, P } = sampled.arms as Partial<typeof sampled.arms> & { readonly ours: readonly number[] };
      const tell = (...texts: readonly string[]): string =>
        [...texts, sampled.remark].filter((t) => t !== '').join('; ');
      const said = (name: string, values: readonly number[]): string => `${name} ${inWords(summary(values))} orders/s`;
      const taken = results.slice(-ours.length);
      const cpu = median(taken.map((result) => (result.cpuMs * 1000) / result.orders));
      if (M !== undefined) {
        const over = ratios(ours, M);
        const text = `${inWords(summary(over))}; main process ${shortNumber(cpu)} us CPU an order`;
        report('B1', { figures: [median(over)], note: tell(text, said('ours', ours), said('M', M)) });
      }
      if (S !== undefined && P !== undefined) {
        report('B2', {
          figures: [median(ratios(ours, S)), median(ratios(ours, P))],
          note: tell(said('ours', ours), said('S', S), said('P', P)),
        });
      }
      const commits = taken.map((result) => result.commits / result.orders);
      report('B3', { figures: [median(commits)], note: tell(inWords(summary(commits))) });
      const writes = taken.map((result) => result.writes / result.orders);
      report('B5', { figures: [median(writes)], note: tell(`${inWords(summary(writes))}, both links together`) });
    } finally {
      await closeAll(clients);
    }
  },
};
