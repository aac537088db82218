// A recorded day of world and UPS played back by two fake peers at once to a store that has other shipments.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, TestStore } from '../simulator/test-store.js';
import { atEnd, cleanUp, run, temporaryFolder } from '../world-main/program.js';

afterEach(cleanUp);

async function storeAt(ports: { amazon: number; ups: number }): Promise<TestStore> {
  const store = new TestStore(ports);
  atEnd(() => store.close());
  await eventually(() => store.ups?.connected === true, 'the store is in both');
  store.fast();
  return store;
}

/** One shipment after another, so that the store says the same things in the same order whoever it talks to. */
async function shipAll(store: TestStore, ids: readonly number[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    store.ship(id, 1, 10 + index, 20);
    await eventually(() => store.deliveredIds().length === index + 1, `shipment ${id} is delivered`, 60_000);
  }
}

/** World and UPS at work for three shipments, both recorded; the files of each. */
async function recordDay(folder: string): Promise<{ readonly world: string; readonly ups: string }> {
  const world = run('world', '--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk', '--record', folder);
  const [amazon = 0, worldUps = 0] = await world.ready();
  const peer = ['--world', `127.0.0.1:${worldUps}`, '--trucks', '1', '--amazon-port', '0'];
  const ups = run('ups', ...peer, '--record', folder);
  const [port = 0] = await ups.ready();
  const store = await storeAt({ amazon, ups: port });
  await shipAll(store, [1, 2, 3]);
  // What it heard last is acked with the next frame or by the clock; the programs wait for it when they are told to end.
  await eventually(() => store.told('outForDelivery').length === 3, 'all were announced');
  expect((await ups.kill('SIGTERM')).code).toBe(0);
  expect((await world.kill('SIGTERM')).code).toBe(0);
  store.close();
  const names = await readdir(folder);
  const file = (end: string) => join(folder, names.find((name) => name.endsWith(end)) ?? `no file of the ${end}`);
  return { world: file('-world.pyrec.gz'), ups: file('-ups.pyrec.gz') };
}

describe('a recorded day', { timeout: 240_000 }, () => {
  it('is played back by a fake world and a fake UPS to a store with other shipments', async () => {
    const files = await recordDay(await temporaryFolder());
    const world = run('replay', files.world, '--listen', '0', '--as', 'world', '--speed', '0');
    const ups = run('replay', files.ups, '--listen', '0', '--as', 'ups', '--speed', '0');
    const [[amazon = 0], [port = 0]] = await Promise.all([world.ready(), ups.ready()]);
    const store = await storeAt({ amazon, ups: port });
    await shipAll(store, [901, 902, 903]);
    expect(store.deliveredIds()).toEqual([901, 902, 903]);
    expect(store.worldErrors).toEqual([]);
    expect(store.told('error')).toEqual([]);
    await Promise.all([world.kill('SIGTERM'), ups.kill('SIGTERM')]);
    expect(world.err).toMatch(/(\d+) of \1 expected items came, 0 of them different, 0 unexpected ones besides/);
    expect(ups.err).toMatch(/(\d+) of \1 expected items came, 0 of them different, 0 unexpected ones besides/);
  });

  it('says what a store does otherwise, towards the UPS', async () => {
    const files = await recordDay(await temporaryFolder());
    const world = run('replay', files.world, '--listen', '0', '--as', 'world', '--speed', '0');
    const ups = run('replay', files.ups, '--listen', '0', '--as', 'ups', '--speed', '0');
    const [[amazon = 0], [port = 0]] = await Promise.all([world.ready(), ups.ready()]);
    const store = await storeAt({ amazon, ups: port });
    store.ship(901, 2, 10, 20);
    await eventually(() => ups.err.includes('pickups is not as recorded'), 'the difference is said', 60_000);
  });
});
