// npm run world:contract: tries a world over TCP, case by case, and says which sentences of proto/README.md it does not keep.

import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const USAGE = `Usage: npm run world:contract -- [options]

Tries a world over TCP, about 130 cases side by side; each makes worlds of its own. Each names the sentence of proto/README.md that it
checks. Ends with 0 when the world keeps them all.

  --host HOST        where the world listens (default 127.0.0.1)
  --amazon-port N    its port for stores (default 23456)
  --ups-port N       its port for UPS programs (default 12345)
  --profile NAME     its pace: classic (ticks of 6 s) or brisk (default classic)
  --serve            starts our own world with this profile, and tries that one
  --ours             also what only our own world is held to (with --serve always)
  --quick            without what waits for a response that comes again (5 minutes in classic)
  --only TEXT        only the cases with this text in their titles, such as "S17"
  --json FILE        writes a report to this file, too
  --help             this text

The real world dies of a simspeed below 60: cases that send one are left out without --ours.`;

function refuse(text) {
  console.error(`world:contract: ${text}\n(--help tells all options)`);
  process.exit(2);
}

function options() {
  try {
    return parseArgs({
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        'amazon-port': { type: 'string', default: '23456' },
        'ups-port': { type: 'string', default: '12345' },
        profile: { type: 'string', default: 'classic' },
        serve: { type: 'boolean', default: false },
        ours: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return refuse(error.message);
  }
}

function port(option, text) {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535) {
    refuse(`${option}: a whole number from 1 to 65535 is needed; got ${JSON.stringify(text)}`);
  }
  return Number(text);
}

/** Our own world on free ports: its ports, and how to end it. */
async function serve(profile) {
  const program = fileURLToPath(new URL('../../dist/main/processes/world-main.js', import.meta.url));
  const child = spawn(
    process.execPath,
    [program, '--amazon-port', '0', '--ups-port', '0', '--profile', profile, '--quiet'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  process.on('exit', () => child.kill('SIGKILL'));
  const ready = await new Promise((resolve) => {
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (out.includes('\n')) resolve(out);
    });
    child.on('exit', () => resolve(null));
  });
  if (ready === null) refuse('--serve: our world did not start; is it built (npm run build)?');
  const [amazonPort, upsPort] = [...ready.matchAll(/:(\d+)/g)].map(([, text]) => Number(text));
  return { host: '127.0.0.1', amazonPort, upsPort, end: () => child.kill('SIGTERM') };
}

/** Better one clear word than a hundred failed cases. */
function reach(host, at) {
  return new Promise((resolve) => {
    const socket = connect({ host, port: at });
    const answer = (why) => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => answer(null));
    socket.once('error', (error) => answer(error.code ?? error.message));
    socket.setTimeout(10_000, () => answer('no answer in 10 s'));
  });
}

const values = options();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (values.profile !== 'classic' && values.profile !== 'brisk') {
  refuse(`--profile: one of classic, brisk is needed; got ${JSON.stringify(values.profile)}`);
}
const target = values.serve
  ? await serve(values.profile)
  : {
      host: values.host,
      amazonPort: port('--amazon-port', values['amazon-port']),
      upsPort: port('--ups-port', values['ups-port']),
      end: () => undefined,
    };
for (const [option, at] of [
  ['--amazon-port', target.amazonPort],
  ['--ups-port', target.upsPort],
]) {
  const why = await reach(target.host, at);
  if (why !== null) refuse(`${option}: nobody listens at ${target.host}:${at} (${why})`);
}

const { host, amazonPort, upsPort } = target;
const ours = values.ours || values.serve;
process.env.PARCELYARD_CONTRACT = JSON.stringify({
  host,
  amazonPort,
  upsPort,
  pace: values.profile,
  ours,
  slow: !values.quick,
});
const vitest = await startVitest('test', [], {
  config: fileURLToPath(new URL('vitest.config.ts', import.meta.url)),
  run: true,
  watch: false,
  reporters: values.json === undefined ? ['verbose'] : ['default', 'json'],
  ...(values.json === undefined ? {} : { outputFile: { json: values.json } }),
  ...(values.only === undefined ? {} : { testNamePattern: values.only }),
});
await vitest.close();
target.end();
