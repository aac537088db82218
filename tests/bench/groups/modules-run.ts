// In a process of its own: loads modules and prints how long that took, ms. `main`: what the program's main process loads until its
// window can be opened, bundled as it is started. `all`: every module of main, and every package that one of them may load, whether needed or not.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [what = '', dist = ''] = process.argv.slice(2);
/** These begin to work when they are loaded, or need Electron. */
const ENTRIES =
  /hosts[\\/]electron|hosts[\\/]launch|-main\.js$|(browser|scenario)[\\/]main\.js$|processes[\\/][a-z-]+\.js$/;
const PACKAGES = ['electron-log/node.js', 'sqlite3', 'ws', 'protobufjs', 'zod'];

function modulesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !ENTRIES.test(name))
    .map((name) => pathToFileURL(path.join(folder, name)).href);
}

const wanted =
  what === 'main'
    ? [pathToFileURL(path.join(dist, '..', 'program', 'serve.js')).href]
    : [...PACKAGES, ...modulesUnder(dist)];
const began = performance.now();
for (const one of wanted) await import(one);
console.log(JSON.stringify({ ms: performance.now() - began, modules: wanted.length }));
