// README's page "Use the world on its own", tried to the letter.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../simulator/test-store.js';
import { atEnd, cleanUp, run } from './program.js';

afterEach(cleanUp);

const ROOT = new URL('../../../', import.meta.url);
const readme = readFileSync(new URL('README.md', ROOT), 'utf8');
const page = /^## Use the world on its own\n([^]*?)^## /m.exec(readme)?.[1] ?? '';

describe('README, "Use the world on its own"', () => {
  it('its store runs as it stands there', async () => {
    const script = /```js\n([^]*?)```/.exec(page)?.[1] ?? '';
    const lines = script.trim().split('\n').length;
    expect(lines).toBeGreaterThan(20);
    expect(lines).toBeLessThan(40);
    const world = run('world', '--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk');
    const [port = 0] = await world.ready();
    const store = spawn(process.execPath, ['--input-type=module', '-', String(port)], { cwd: fileURLToPath(ROOT) });
    atEnd(() => store.kill('SIGKILL'));
    let [out, code] = ['', null as number | null];
    store.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    store.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
    store.on('close', (exit) => (code = exit));
    store.stdin.end(script);
    await eventually(() => code !== null, `the store's end; it said ${out}`, 60_000);
    expect([code, out.split('\n')[0]]).toEqual([0, '{"worldid":1,"result":"connected!"}']);
    const said = out
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const heard = said.reduce<Record<string, unknown>>((all, message) => ({ ...all, ...message }), {});
    expect(said.flatMap(({ acks }) => acks ?? [])).toEqual([1, 2, 3]);
    expect(heard['arrived']).toMatchObject([{ whnum: 1, things: [{ id: 1, description: 'tea', count: 5 }] }]);
    expect(heard['ready']).toMatchObject([{ shipid: 7 }]);
    expect(heard['packagestatus']).toMatchObject([{ packageid: 7, status: 'PACKED' }]);
    expect(said.at(-1)?.['finished']).toBe(true);
  }, 120_000);

  it('its ready line is the one that the program says', async () => {
    const told = /`(world ready: [^`]*)`/.exec(page)?.[1] ?? 'nothing';
    const world = run('world', '--amazon-port', '0', '--ups-port', '0');
    await world.ready();
    const plain = (text: string): string => text.trim().replaceAll(/:\d+/g, ':N');
    expect(plain(world.out)).toBe(plain(told));
  });

  it('its commands are taken by the programs that it names', () => {
    const help = { world: 'world-main', ups: 'ups-main' } as const;
    const scripts = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { scripts: object };
    const commands = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(new Set(commands)).toEqual(new Set(['world', 'ups', 'world:contract']));
    for (const name of commands) expect(Object.keys(scripts.scripts)).toContain(name);
    for (const [name, file] of Object.entries(help)) {
      const source = readFileSync(new URL(`main/processes/lib/${file.replace('-main', '-program')}.ts`, ROOT), 'utf8');
      const lines = page.split('\n').filter((line) => line.includes(`npm run ${name} --`));
      for (const [option = ''] of lines.join(' ').matchAll(/--[a-z-]+[a-z]/g)) expect(source).toContain(option);
    }
  });
});
