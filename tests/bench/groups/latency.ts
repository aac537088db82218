// B4: one order alone on its whole way, against what its four durable steps and four round trips cost on their own.

import { EngineClient } from '../engines/client.js';
import { NO_ENGINE_OPTIONS } from '../engines/port.js';
import type { Group } from '../harness/context.js';
import { interleave } from '../harness/sampling.js';
import { inWords, median, shortNumber, summary } from '../harness/stats.js';

export const latency: Group = {
  ids: ['B4'],
  async measure(context, report) {
    const client = await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder: context.folder() });
    try {
      const orders = context.size(300, 60);
      let commits = 0;
      const one = async (): Promise<number> => {
        const run = { orders, inFlight: 1, perSecond: null, delivered: true };
        const { p50Ms, commits: counted } = await client.run(run);
        commits = counted / orders;
        return p50Ms ?? NaN;
      };
      await one();
      context.say(`${context.repeats} rounds of ${orders} orders one by one`);
      const { arms, calibrations, remark } = await interleave({ one }, context.calibrations, context);
      const floor = calibrations.F.map((f, at) => 4 * f + 4 * (calibrations.R[at] ?? NaN));
      const over = arms.one.map((ms, at) => ms / (floor[at] ?? NaN));
      const texts = [
        `${inWords(summary(over))}: an order ${inWords(summary(arms.one))} ms, placed to durably delivered`,
        `F ${inWords(summary(calibrations.F))} ms, R ${inWords(summary(calibrations.R))} ms`,
        `${shortNumber(commits)} commits an order`,
        remark,
      ];
      report('B4', { figures: [median(over)], note: texts.filter((text) => text !== '').join('; ') });
    } finally {
      await client.close();
    }
  },
};
