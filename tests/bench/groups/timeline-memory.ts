// B11: memory of the renderer's timeline for each event that was folded into it, heap and typed arrays together.

import { fileURLToPath } from 'node:url';
import type { Group } from '../harness/context.js';
import { runNode } from '../harness/run-node.js';
import { inWords, median, summary } from '../harness/stats.js';

export const timelineMemory: Group = {
  ids: ['B11'],
  async measure(context, report) {
    const events = context.size(1_000_000, 100_000);
    const file = fileURLToPath(new URL('./timeline-memory-run.js', import.meta.url));
    const bytes: number[] = [];
    for (let round = 0; round < context.repeats; round += 1) {
      const result = await runNode<{ readonly bytes: number; readonly events: number }>(
        file,
        [String(events)],
        ['--expose-gc'],
      );
      bytes.push(result.bytes / result.events);
    }
    report('B11', { figures: [median(bytes)], note: `${inWords(summary(bytes))} B at ${events} events` });
  },
};
