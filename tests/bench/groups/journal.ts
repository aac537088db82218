// B10: the timeline rebuilt from a million events, over better-sqlite3 doing nothing but iterate over them.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import type { Group } from '../harness/context.js';
import { runNode } from '../harness/run-node.js';
import { interleave, ratios } from '../harness/sampling.js';
import { inWords, median, summary } from '../harness/stats.js';
import { writeJournal } from './journal-data.js';

/** Not a dependency of the program: installed beside it, once. */
const YARDSTICK = 'better-sqlite3@12.11.1';

/** A file in the folder whose packages hold the yardstick. Throws when it cannot be installed. */
export function yardstick(): string {
  const folder = path.join(programDir(), '.cache', 'bench');
  const manifest = path.join(folder, 'package.json');
  if (existsSync(path.join(folder, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'))) {
    return manifest;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(manifest, '{ "private": true, "allowScripts": { "better-sqlite3": true } }\n');
  const done = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--save-exact', YARDSTICK], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`${YARDSTICK} could not be installed: ${done.stderr.slice(-500)}`);
  return manifest;
}

const file = (name: string): string => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

export const journal: Group = {
  ids: ['B10'],
  async measure(context, report) {
    const from = yardstick();
    const events = context.size(1_000_000, 50_000);
    const books = path.join(context.folder(), 'books.db');
    context.say(`writing ${events} events`);
    await writeJournal(books, events);
    const arm = (name: string, args: readonly string[]) => async (): Promise<number> => {
      const result = await runNode<{ readonly ms: number; readonly events: number }>(file(name), [books, ...args]);
      if (result.events !== events) throw new Error(`${name} read ${result.events} of ${events} events`);
      return result.ms;
    };
    const arms = { rebuild: arm('journal-rebuild', []), iterate: arm('journal-iterate', [from]) };
    await arms.rebuild();
    const sampled = await interleave(arms, context.calibrations, context);
    const { rebuild, iterate } = sampled.arms;
    const over = ratios(rebuild, iterate);
    const texts = [
      `${inWords(summary(over))}; ours ${inWords(summary(rebuild))} ms, better-sqlite3 ${inWords(summary(iterate))} ms`,
      sampled.remark,
    ];
    report('B10', { figures: [median(over)], note: texts.filter((text) => text !== '').join('; ') });
  },
};
