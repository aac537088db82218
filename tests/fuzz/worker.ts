// The process that fuzzes: records sessions to begin with, feeds, prints the report. Its parent sees to it that it does not hang.

import path from 'node:path';
import { recordSessions } from './corpus.js';
import { fuzz, type FuzzOptions, type FuzzReport } from './fuzz.js';
import { peerTargets } from './targets/peers.js';
import { seamTargets } from './targets/seams.js';
import { wireTargets } from './targets/wire.js';

/** Seeds of simulated runs with all kinds of messages in them. */
const SESSIONS = [2, 8, 13];
const PROGRESS_INPUTS = 10_000;

interface Wish extends Omit<FuzzOptions, 'gc' | 'progress'> {
  readonly root: string;
  readonly verbose: boolean;
}

const wish = JSON.parse(process.argv[2] ?? '{}') as Wish;
const corpus = await recordSessions(SESSIONS);
const targets = [...wireTargets(corpus), ...peerTargets(corpus), ...seamTargets(path.join(wish.root, 'resources'))];
let told = 0;
const report = fuzz(targets, {
  ...wish,
  gc: globalThis.gc,
  progress(done) {
    if (done - told < PROGRESS_INPUTS) return;
    told = done;
    process.send?.({ done });
  },
});
print(report);
process.disconnect();

function print({ inputs, seconds, slowestMs, heap, counts }: FuzzReport): void {
  const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  console.log('\n| target | inputs | accepted | refused | reasons | most frequent |\n|---|---|---|---|---|---|');
  let accepted = 0;
  for (const [name, kinds] of counts) {
    const sum = [...kinds.values()].reduce((total, count) => total + count, 0);
    const taken = [...kinds]
      .filter(([told]) => told.startsWith('accepted'))
      .reduce((total, [, count]) => total + count, 0);
    const refused = [...kinds].filter(([told]) => !told.startsWith('accepted')).sort((a, b) => b[1] - a[1]);
    const most = refused.slice(0, 2).map(([told, count]) => `${told} ${count}`.replaceAll('|', '/'));
    console.log(`| ${name} | ${sum} | ${taken} | ${sum - taken} | ${refused.length} | ${most.join('; ')} |`);
    accepted += taken;
    if (wish.verbose) for (const [told, count] of refused) console.log(`    ${String(count).padStart(8)} ${told}`);
  }
  console.log(`\ninputs ${inputs}, accepted ${accepted}, refused ${inputs - accepted}, no crash, no hang`);
  console.log(
    `${seconds.toFixed(1)} s, ${((seconds / inputs) * 1e6).toFixed(1)} us an input, the slowest ${slowestMs.toFixed(0)} ms`,
  );
  if (heap !== null)
    console.log(`heap after collection: ${mb(heap.warm)} when warm, ${mb(heap.most)} at most after that`);
}
