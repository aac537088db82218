// Fuzzing: npm run fuzz -- --inputs 1000000 [--seed N] [--target NAME [--block N]] [--verbose]. Ends with 1 when an input did what
// it must not; a process that does not get on is ended, and counts as one.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../simulation/runner/bundle.mjs';

const STUCK_MS = 120_000;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
    block: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
for (const name of ['inputs', 'seed', 'block']) {
  if (values[name] === undefined || /^\d{1,9}$/.test(values[name])) continue;
  console.error(`--${name}: got ${values[name]}, must be a whole number up to 999999999`);
  process.exit(2);
}
const { target, verbose } = values;
const wish = {
  inputs: values.block === undefined ? Number(values.inputs) : 500,
  seed: Number(values.seed),
  verbose,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  ...(target === undefined ? {} : { target }),
  ...(values.block === undefined ? {} : { block: Number(values.block) }),
};
const worker = await bundle(fileURLToPath(new URL('worker.ts', import.meta.url)));
const child = fork(worker, [JSON.stringify(wish)], { execArgv: ['--expose-gc'] });
let last = { done: 0, at: Date.now() };
child.on('message', ({ done }) => {
  if (Math.floor(done / 100_000) > Math.floor(last.done / 100_000)) console.log(`${done} inputs`);
  last = { done, at: Date.now() };
});
const watch = setInterval(() => {
  if (Date.now() - last.at < STUCK_MS) return;
  console.error(`nothing for ${STUCK_MS / 1000} s after ${last.done} inputs: an input hangs`);
  child.kill('SIGKILL');
}, 1000);
child.on('exit', (code) => {
  clearInterval(watch);
  process.exitCode = code === 0 ? 0 : 1;
});
