// Loaded into every process of a soak (`--import`): on SIGUSR2 it collects all garbage and writes down what is still held, so that
// a leak can be told from a heap that has not been collected yet. Product code knows nothing of it.

import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';

const folder = process.env['PARCELYARD_TRIAL_HEAP'];
if (folder !== undefined) {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    collect();
    const { heapUsed, external } = process.memoryUsage();
    const file = path.join(folder, `${process.pid}.json`);
    writeFileSync(`${file}.new`, JSON.stringify({ at: Date.now(), mb: (heapUsed + external) / 2 ** 20 }));
    renameSync(`${file}.new`, file);
  });
}
