// The bench: reads the command line, measures group after group, prints one table, says by its exit code whether all could be measured.

import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { budgets } from './groups/budgets.js';
import { growth } from './groups/growth.js';
import { journal } from './groups/journal.js';
import { latency } from './groups/latency.js';
import { loopDelay } from './groups/loop-delay.js';
import { loss } from './groups/loss.js';
import { modules } from './groups/modules.js';
import { program } from './groups/program.js';
import { recovery } from './groups/recovery.js';
import { throughput } from './groups/throughput.js';
import { timelineMemory } from './groups/timeline-memory.js';
import { typing } from './groups/typing.js';
import { virtualTime } from './groups/virtual-time.js';
import { windows } from './groups/windows.js';
import { BenchArgsError, readBenchArgs, USAGE, type BenchArgs } from './harness/args.js';
import { openContext, type Context, type Group } from './harness/context.js';
import { GOALS } from './harness/goals.js';
import { RESULTS_HEADING, resultsOf, stateOfMachine } from './harness/results.js';
import { rowOf, tableOf, toJson, type Measured, type Row } from './harness/table.js';

const GROUPS: readonly Group[] = [
  throughput,
  latency,
  loss,
  recovery,
  journal,
  timelineMemory,
  windows,
  loopDelay,
  modules,
  virtualTime,
  growth,
  program,
  budgets,
  typing,
];

async function measureGroup(group: Group, context: Context): Promise<ReadonlyMap<string, Measured | string>> {
  const found = new Map<string, Measured | string>();
  const wanted = group.ids.filter((id) => context.wanted(id));
  if (wanted.length === 0) return found;
  process.stderr.write(`${wanted.join(', ')}\n`);
  const began = performance.now();
  let why = 'its measurement ended without a figure';
  try {
    await group.measure(context, (id, measured) => void found.set(id, measured));
  } catch (error) {
    why = error instanceof Error ? error.message : String(error);
  }
  for (const id of wanted) if (!found.has(id)) found.set(id, why);
  context.say(`${((performance.now() - began) / 1000).toFixed(1)} s`);
  return found;
}

async function bench(args: BenchArgs): Promise<number> {
  const context = openContext(args.ids, args.quick);
  const interrupted = (): void => {
    context.clean();
    process.exit(130);
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  try {
    const before = await stateOfMachine(context);
    const found = new Map<string, Measured | string>();
    for (const group of GROUPS) for (const [id, one] of await measureGroup(group, context)) found.set(id, one);
    const rows: Row[] = GOALS.filter(({ id }) => args.ids.includes(id)).map((goal) => {
      const one = found.get(goal.id) ?? 'no group measures it';
      return typeof one === 'string' ? rowOf(goal, null, one) : rowOf(goal, one);
    });
    console.log(`\n${tableOf(rows, GOALS)}`);
    if (args.json !== null) writeFileSync(args.json, toJson(rows));
    if (args.results !== null) {
      if (!existsSync(args.results)) writeFileSync(args.results, RESULTS_HEADING);
      appendFileSync(args.results, resultsOf(rows, GOALS, before, await stateOfMachine(context), args.quick));
    }
    const missing = rows.filter((row) => row.figure === null);
    for (const { id, note } of missing) console.error(`${id} could not be measured: ${note}`);
    return missing.length === 0 ? 0 : 1;
  } finally {
    context.clean();
  }
}

async function main(): Promise<number> {
  let args;
  try {
    args = readBenchArgs(
      process.argv.slice(2),
      GOALS.map(({ id }) => id),
    );
  } catch (error) {
    if (!(error instanceof BenchArgsError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (args.help) {
    console.log(USAGE);
    return 0;
  }
  return bench(args);
}

process.exit(await main());
