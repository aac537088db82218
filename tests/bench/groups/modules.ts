// B15: loading what main needs until its window opens, over loading every module there is, each from a file of its own.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import type { Group } from '../harness/context.js';
import { runNode } from '../harness/run-node.js';
import { interleave, ratios } from '../harness/sampling.js';
import { inWords, median, summary } from '../harness/stats.js';

export const modules: Group = {
  ids: ['B15'],
  async measure(context, report) {
    const file = fileURLToPath(new URL('./modules-run.js', import.meta.url));
    const dist = path.join(programDir(), 'dist', 'main');
    const arm = (what: string) => async (): Promise<number> =>
      (await runNode<{ readonly ms: number }>(file, [what, dist])).ms;
    const arms = { main: arm('main'), all: arm('all') };
    await arms.main();
    await arms.all();
    const sampled = await interleave(arms, context.calibrations, context);
    const { main, all } = sampled.arms;
    const over = ratios(main, all);
    const texts = [`${inWords(summary(over))}; main ${inWords(summary(main))} ms, all ${inWords(summary(all))} ms`];
    report('B15', { figures: [median(over)], note: [...texts, sampled.remark].filter((t) => t !== '').join('; ') });
  },
};
