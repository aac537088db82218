// B14: how long the main process's event loop is held up while 20,000 events a second are committed.

import { EngineClient } from '../engines/client.js';
import { NO_ENGINE_OPTIONS } from '../engines/port.js';
import type { Group } from '../harness/context.js';
import { inWords, median, shortNumber, summary } from '../harness/stats.js';

const EVENTS_PER_SECOND = 20_000;
/** Of a bench order: placed, planned, reserved, sent, acked, ready, picked … delivered. */
const EVENTS_PER_ORDER = 15;
const IN_FLIGHT = 5000;

export const loopDelay: Group = {
  ids: ['B14'],
  async measure(context, report) {
    const client = await EngineClient.open('ours', { ...NO_ENGINE_OPTIONS, folder: context.folder() });
    try {
      const perSecond = EVENTS_PER_SECOND / EVENTS_PER_ORDER;
      const orders = Math.round(perSecond * context.size(8, 2));
      const run = { orders, inFlight: IN_FLIGHT, perSecond, delivered: true };
      await client.run(run);
      const delays: number[] = [];
      const rates: number[] = [];
      let longest = 0;
      for (let round = 0; round < context.repeats; round += 1) {
        const { loopP99Ms, loopMaxMs, events, ms } = await client.run(run);
        delays.push(loopP99Ms);
        rates.push((events / ms) * 1000);
        longest = Math.max(longest, loopMaxMs);
      }
      const rate = median(rates);
      const reached = rate >= EVENTS_PER_SECOND * 0.9;
      report('B14', {
        figures: [median(delays)],
        note: `${inWords(summary(delays))} ms, longest ${shortNumber(longest)} ms, at ${shortNumber(rate)} events/s`,
        ...(reached ? {} : { short: `${EVENTS_PER_SECOND} events/s were not reached` }),
      });
    } finally {
      await client.close();
    }
  },
};
