// Many seeds in several processes: npm run sim -- --help. Ends with 1 when a seed fails, and says how to run it again.

import { appendFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runPlants } from './runner/plants.mjs';
import { bundle } from './runner/bundle.mjs';
import { Pool } from './runner/pool.mjs';
import { printHits, Totals } from './runner/totals.mjs';

const USAGE = `Usage: npm run sim -- [options]

  --seeds N      so many seeds (default 1000)
  --from N       beginning with this one (default 1)
  --orders N     as many seeds as come to so many orders, each of --size orders
  --size N       orders of a seed, about; 0: as the seed draws them, a few (default 0, with --orders 2000)
  --minutes N    hands out no more seeds after so long, and says what there is by then
  --jobs N       processes (default: one a core)
  --plants       plants each bug of plants.ts in turn and looks for the first seed that finds it, up to --seeds (2000)
  --plant NAME   runs with this bug planted; with --plants: looks for these only (names with commas)
  --hits         says how often each kind of fault, crash point and mode was tried
  --verbose      says what each seed came to
  --prof DIR     writes a CPU profile of each process there
  --help         this text

Ctrl+C hands out no more seeds, waits for those under way and says what there is; a second one ends it at once.`;

const FAILED = new URL('failed-seeds.jsonl', import.meta.url);

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    orders: { type: 'string' },
    size: { type: 'string' },
    minutes: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    plants: { type: 'boolean', default: false },
    plant: { type: 'string' },
    hits: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    prof: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
for (const name of ['seeds', 'from', 'orders', 'size', 'minutes', 'jobs']) {
  const value = values[name];
  const pattern = name === 'size' ? /^\d{1,9}$/ : /^[1-9]\d{0,8}$/;
  if (value === undefined || pattern.test(value)) continue;
  console.error(`--${name}: got ${value}, must be a whole number from ${name === 'size' ? 0 : 1} to 999999999`);
  process.exit(2);
}
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const jobs = Number(values.jobs);
const from = Number(values.from);
const worker = await bundle('worker.ts');
if (values.plants) {
  const pool = new Pool(worker, jobs, values.prof);
  const found = await runPlants(pool, { from, seeds: Number(values.seeds ?? 2000), only: values.plant });
  pool.close();
  process.exit(found ? 0 : 1);
}
process.exitCode = await runSeeds();

async function runSeeds() {
  const wanted = values.orders === undefined ? null : Number(values.orders);
  const size = Number(values.size ?? (wanted === null ? 0 : 2000));
  const options = {
    ...(size > 0 ? { orders: size } : {}),
    ...(values.plant === undefined ? {} : { plant: values.plant }),
  };
  const last = wanted === null ? from + Number(values.seeds ?? 1000) - 1 : Infinity;
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stopped = true));
  const until = values.minutes === undefined ? Infinity : Date.now() + Number(values.minutes) * 60_000;
  const totals = new Totals();
  const pool = new Pool(worker, jobs, values.prof);
  let next = from;
  let promised = 0;
  await pool.run(
    () => {
      if (stopped || Date.now() > until || next > last || (wanted !== null && totals.orders + promised >= wanted))
        return null;
      promised += size;
      return { seed: next++, options };
    },
    (answer) => {
      promised -= size;
      totals.add(answer);
      if (answer.failure !== undefined) failed(answer, options);
      else if (values.verbose) console.log(answer.seed, JSON.stringify(answer.result));
      totals.progress();
    },
  );
  pool.close();
  totals.print();
  if (values.hits) printHits(totals.hits);
  return totals.failures > 0 ? 1 : 0;
}

function failed({ seed, failure }, options) {
  console.error(`\n${failure.message}\n`);
  if (options.plant !== undefined) return;
  const row = { seed, options, rule: failure.rule, message: failure.message.split('\n')[0], at: new Date() };
  appendFileSync(FAILED, `${JSON.stringify(row)}\n`);
}
