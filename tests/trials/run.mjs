// Runs a trial that is written in TypeScript: node tests/trials/run.mjs burst|kill|soak [options]. Needs what `tsc -b main` made.

import { runnerImport } from 'vite';

const TRIALS = ['burst', 'kill', 'soak'];
const [name = '', ...args] = process.argv.slice(2);
if (!TRIALS.includes(name)) {
  console.error(`a trial is needed: ${TRIALS.join(', ')}; got "${name}"`);
  process.exit(2);
}
const file = new URL(`./${name}.ts`, import.meta.url).pathname;
const { module } = await runnerImport(file, { configFile: false, logLevel: 'error' });
process.exitCode = await module.main(args);
