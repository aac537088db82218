import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { destroyAll, joinStore, joinUps } from '../../contract/world/client.js';
import { atEnd, cleanUp, run, temporaryFolder } from './program.js';

afterEach(async () => {
  destroyAll();
  await cleanUp();
});

const ANY = ['--amazon-port', '0', '--ups-port', '0'];
const target = ([amazonPort = 0, upsPort = 0]: readonly number[]) => ({
  host: '127.0.0.1',
  amazonPort,
  upsPort,
  patienceMs: 20_000,
});
const WAREHOUSE = [{ id: 1, x: 30, y: 0 }];
const buy = { kind: 'buy' as const, whnum: 1, things: [{ id: 1, description: 'tea', count: 1 }] };

describe('npm run world', () => {
  it('tells its options', async () => {
    const world = run('world', '--help');
    expect(await world.ended()).toEqual({ code: 0, signal: null });
    expect(world.out).toMatch(/--amazon-port N .*23456/);
    expect(world.out).toMatch(/--ups-port N .*12345/);
  });

  it.each([
    [['--amazon-port', '70000'], '--amazon-port: a whole number from 0 to 65535 is needed; got "70000"'],
    [['--ups-port', '1e3'], '--ups-port: a whole number from 0 to 65535 is needed; got "1e3"'],
    [['--ups-port', '23456'], '--ups-port: got 23456, which is --amazon-port too'],
    [['--flakiness', '100'], '--flakiness: a whole number from 0 to 99 is needed; got "100"'],
    [['--profile', 'slow'], '--profile: one of brisk, classic is needed; got "slow"'],
    [['--seed', '-1'], '--seed: a whole number from 0 to 4294967295 is needed; got "-1"'],
    [['--data', ' '], '--data: the name of a folder is needed; got an empty text'],
    [['--data', 'package.json', ...ANY], 'package.json is not a folder'],
    [['--data', '/dev/null/x', ...ANY], '--data: /dev/null/x is not a folder'],
    [['--host', '203.0.113.7', ...ANY], '--host: "203.0.113.7" is no address of this machine'],
    [['--speed', '3'], "Unknown option '--speed'"],
  ])('refuses %j and says what is allowed', async (args, text) => {
    // `=`: a value that begins with a dash is a value.
    const [option = '', value = '', ...rest] = args;
    const world = run('world', `${option}=${value}`, ...rest);
    expect(await world.ended()).toEqual({ code: 1, signal: null });
    expect(world.err).toContain(text);
    expect(world.out).toBe('');
  });

  it('names the option of a port that is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    atEnd(() => void squatter.close());
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const first = run('world', '--amazon-port', String(port), '--ups-port', '0');
    const second = run('world', '--amazon-port', '0', '--ups-port', String(port));
    await Promise.all([first.ended(), second.ended()]);
    expect(first.err).toContain(`--amazon-port: port ${port} is taken`);
    expect(second.err).toContain(`--ups-port: port ${port} is taken`);
  });

  it('says one line when it is ready, serves, and ends with 0 on SIGTERM and SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const world = run('world', ...ANY, '--profile', 'brisk');
      const client = await joinStore(target(await world.ready()), undefined, WAREHOUSE);
      expect(await client.ask(buy)).toEqual([null]);
      expect(await world.kill(signal)).toEqual({ code: 0, signal: null });
      expect(world.out.trim().split('\n')).toHaveLength(1);
      expect(world.out).toContain('(brisk, in memory)');
      await client.ended();
    }
  });

  it('keeps its worlds in --data through kill -9, and lets nobody else at them', async () => {
    const folder = join(await temporaryFolder(), 'not', 'there', 'yet');
    const args = [...ANY, '--profile', 'brisk', '--data', folder, '--quiet'];
    const first = run('world', ...args);
    const store = await joinStore(target(await first.ready()), undefined, WAREHOUSE);
    const id = store.answer?.worldid ?? 0;
    const seqs = store.tell(buy);
    await store.acked(seqs);
    const other = run('world', ...args);
    expect(await other.ended()).toEqual({ code: 1, signal: null });
    expect(other.err).toContain(`--data: ${folder} is in use by another program`);
    await first.kill('SIGKILL');
    expect(first.err).toBe('');

    const again = target(await run('world', ...args).ready());
    const back = await joinStore(again, id);
    // The number is used, so nothing is bought once more: one piece is there, not two.
    back.send(seqs.map((seq) => ({ seq, body: buy })));
    await back.acked(seqs);
    const pack = (shipid: number) => ({ kind: 'pack' as const, whnum: 1, shipid, things: buy.things });
    expect(await back.ask(pack(1), pack(2))).toEqual([null, expect.stringContaining('not enough')]);
    expect((await joinUps(again, id, [{ id: 1, x: 0, y: 0 }])).answer?.result).toBe('connected!');
  });

  it.skipIf(process.platform !== 'linux')('says so where no folder can be made', async () => {
    const world = run('world', ...ANY, '--data', '/proc/parcelyard/worlds');
    expect(await world.ended()).toEqual({ code: 1, signal: null });
    expect(world.err).toContain('--data: /proc/parcelyard/worlds cannot be written to');
  });

  it('says what is wrong with a database that is none', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'world.db'), 'this is no database, '.repeat(100));
    const world = run('world', ...ANY, '--data', folder);
    expect(await world.ended()).toEqual({ code: 1, signal: null });
    expect(world.err).toMatch(/--data: .*world\.db/);
  });
});
