// Makes one file of an entry of the simulation: the program's own sources, with what lies below them replaced. Plain Node then
// runs it at full speed, and in as many processes as there are cores.

import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { plantable } from './seams.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));
const root = path.resolve(folder, '../..');
const machine = path.join(folder, 'machine');

/** The same replacements as the vi.mock calls of the tests. */
const seams = {
  name: 'seams',
  enforce: 'pre',
  async resolveId(id, importer) {
    if (id === 'node:net') return path.join(machine, 'net-module.ts');
    if (/\/passwords\.js$/.test(id) && importer?.includes(`${path.sep}kernel${path.sep}`)) {
      return path.join(machine, 'passwords-module.ts');
    }
    if (!id.startsWith('.') || !id.endsWith('.js') || importer?.includes('node_modules')) return null;
    return this.resolve(`${id.slice(0, -3)}.ts`, importer, { skipSelf: true });
  },
};

/** The file. `entry`: the path of a .ts file, from tests/simulation on. */
export async function bundle(entry) {
  const name = path.basename(entry, '.ts');
  const outDir = path.join(root, 'dist', `simulation-${process.pid}`);
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [plantable, seams],
    ssr: { external: ['sqlite3'], noExternal: true },
    build: {
      ssr: path.resolve(folder, entry),
      outDir,
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return path.join(outDir, `${name}.mjs`);
}
