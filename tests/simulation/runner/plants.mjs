// For each planted bug the first seed that finds it, by which rule, and how long that took.

import { readFileSync } from 'node:fs';

const SHOWN = 96;

/** True when all were found by a rule. */
export async function runPlants(pool, { from, seeds, only }) {
  const source = readFileSync(new URL('../plants/plants.ts', import.meta.url), 'utf8');
  const all = [...source.matchAll(/^ {2}'([a-z-]+)',$/gm)].map(([, name]) => name);
  const plants = only === undefined ? all : only.split(',');
  const rows = [];
  for (const plant of plants) rows.push(await look(pool, plant, from, seeds));
  console.log('\n| bug | seed | found by | s |\n|---|---|---|---|');
  for (const { plant, seed, rule, seconds } of rows) {
    console.log(`| ${plant} | ${seed ?? 'not found'} | ${rule.slice(0, SHOWN).replaceAll('|', '/')} | ${seconds} |`);
  }
  console.log(`\n${JSON.stringify(Object.fromEntries(rows.map(({ plant, seed }) => [plant, seed])))}`);
  return rows.every(({ seed }) => seed !== null);
}

async function look(pool, plant, from, seeds) {
  const started = Date.now();
  let next = from;
  let found = null;
  await pool.run(
    () => (next >= from + seeds || (found !== null && next > found.seed) ? null : { seed: next++, options: { plant } }),
    ({ seed, failure }) => {
      // Found by a rule, not by an accident of the plant.
      if (failure?.violation === true && (found === null || seed < found.seed)) found = { seed, rule: failure.rule };
    },
  );
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const row = { plant, seed: found?.seed ?? null, rule: found?.rule.replace(/^Violation: /, '') ?? '', seconds };
  console.log(`${plant}: ${row.seed === null ? `not found in ${seeds} seeds` : `seed ${row.seed}: ${row.rule}`}`);
  return row;
}
