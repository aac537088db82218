// B6, B7, B8: a burst of orders placed at once, over lines that lose nothing, and over lines that lose single items and acks.

import { EngineClient } from '../engines/client.js';
import { NO_ENGINE_OPTIONS, type RunResult } from '../engines/port.js';
import type { Context, Group } from '../harness/context.js';
import { interleave, ratios } from '../harness/sampling.js';
import { inWords, median, summary } from '../harness/stats.js';

/** What an order takes without loss: four commands, four answers, and the ack of each. */
const ITEMS = 16;
const LOSSES = [0, 10, 30, 50, 70, 90] as const;

interface Burst extends RunResult {
  readonly copies: number;
  readonly worldResent: number;
}

async function burst(client: EngineClient, orders: number, lossPercent: number, seed: number): Promise<Burst> {
  client.worldMode({ answers: true, lossPercent, seed, counting: true });
  client.resetWorld();
  const result = await client.run({ orders, inFlight: orders, perSecond: null, delivered: true });
  client.worldMode({ answers: true, lossPercent: 0, seed, counting: true });
  const { copies, resent } = await client.worldCounts();
  return { ...result, copies, worldResent: resent };
}

async function withEngine<T>(context: Context, stallMs: number, use: (client: EngineClient) => Promise<T>): Promise<T> {
  const client = await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder: context.folder(), stallMs });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function measureResends(context: Context, orders: number): Promise<readonly [number, number, string]> {
  const resent = async (stallMs: number): Promise<readonly number[]> =>
    withEngine(context, stallMs, async (client) => {
      const counts: number[] = [];
      for (let round = 0; round < context.repeats; round += 1) {
        const result = await burst(client, orders, 0, 1);
        counts.push(result.resent + result.worldResent);
      }
      return counts;
    });
  const free = await resent(0);
  const stalled = await resent(200);
  const note = `both sides, most of ${free.length} bursts: ${Math.max(...free)}; stalled ${Math.max(...stalled)}`;
  return [Math.max(...free), Math.max(...stalled), note];
}

export const loss: Group = {
  ids: ['B6', 'B7', 'B8'],
  async measure(context, report) {
    const orders = context.size(10_000, 200);
    if (context.wanted('B6')) {
      context.say(`bursts of ${orders} without loss`);
      const [free, stalled, note] = await measureResends(context, orders);
      report('B6', { figures: [free, stalled], note });
    }
    if (!context.wanted('B7') && !context.wanted('B8')) return;
    await withEngine(context, 0, async (client) => {
      await burst(client, Math.ceil(orders / 4), 0, 1);
      const items = new Map<number, number[]>();
      let seed = 1;
      const arm = (percent: number) => async (): Promise<number> => {
        const result = await burst(client, orders, percent, (seed += 7));
        const list = items.get(percent) ?? [];
        items.set(percent, [...list, result.copies / orders / (ITEMS / (1 - percent / 100))]);
        return result.ms;
      };
      context.say(`bursts of ${orders} at ${LOSSES.join(', ')} % loss`);
      const named = Object.fromEntries(LOSSES.map((percent) => [`p${percent}`, arm(percent)]));
      const { arms, remark } = await interleave(named, context.calibrations, context);
      const told = remark === '' ? '' : `; ${remark}`;
      const lossy = LOSSES.slice(1).map((percent) => (items.get(percent) ?? []).slice(-context.repeats));
      report('B7', {
        figures: lossy.map((values) => median(values)),
        note: `${LOSSES.slice(1)
          .map((percent, at) => `${percent} %: ${inWords(summary(lossy[at] ?? []))}`)
          .join(', ')}${told}`,
      });
      const [none = [], half = [], most = []] = [arms['p0'], arms['p50'], arms['p90']];
      report('B8', {
        figures: [median(ratios(half, none)), median(ratios(most, none))],
        note: `ms: at 0 ${inWords(summary(none))}, at 50 ${inWords(summary(half))}, at 90 ${inWords(summary(most))}${told}`,
      });
    });
  },
};
