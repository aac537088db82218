import { afterEach, describe, expect, it } from 'vitest';
import { readUpsOptions } from '../../../main/processes/lib/ups-program.js';
import { destroyAll, joinStore } from '../../contract/world/client.js';
import { eventually, TestStore } from '../simulator/test-store.js';
import { type OtherDialect, OtherStore } from './other-store.js';
import { atEnd, cleanUp, run, temporaryFolder } from './program.js';

afterEach(async () => {
  destroyAll();
  await cleanUp();
});

const ANY = ['--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk'];
const COUNT = 10;
const IDS = Array.from({ length: COUNT }, (_, i) => i + 1);

async function worldRuns() {
  const [amazonPort = 0, upsPort = 0] = await run('world', ...ANY).ready();
  return { host: '127.0.0.1', amazonPort, upsPort, patienceMs: 40_000 };
}

describe('npm run ups with another dialect', () => {
  it.each<OtherDialect>(['ua', 'v4', 'call'])(
    'makes a world, names it in %s, and delivers each package once, also through kill -9',
    async (dialect) => {
      const target = await worldRuns();
      const store = new OtherStore(dialect, target);
      atEnd(() => {
        store.close();
      });
      const args = ['--dialect', dialect, '--world', `127.0.0.1:${target.upsPort}`, '--trucks', '3', '--data'];
      args.unshift('--simspeed', '2000');
      args.push(await temporaryFolder());
      const listens = dialect === 'ua';
      if (listens) args.push('--amazon', `127.0.0.1:${await store.listen()}`);
      let ups = run('ups', ...args, ...(listens ? [] : ['--amazon-port', '0']));
      const [port = 0] = await ups.ready();
      expect(ups.out).toContain(`(${dialect}, 3 trucks, kept in `);
      if (!listens) {
        args.push('--amazon-port', String(port));
        store.dial(port);
      }
      await eventually(() => store.inWorld, 'the store is in the world that was named', 40_000);
      for (const shipid of IDS) store.ship({ shipid, whnum: 1 + (shipid % 2), x: (shipid * 37) % 90, y: shipid * 9 });
      await eventually(() => store.delivered.length > 0, 'the first one is delivered', 40_000);
      await ups.kill('SIGKILL');
      ups = run('ups', ...args);
      await ups.ready();
      await eventually(() => store.delivered.length >= COUNT, 'all are delivered', 60_000);
      expect([...store.delivered].sort((a, b) => a - b)).toEqual(IDS);
      expect(await store.statuses(IDS)).toEqual(IDS.map(() => 'DELIVERED'));
      expect(store.errors).toEqual([]);
      // After the crash it is in the world that it made before.
      expect(new Set(store.named)).toEqual(new Set([1]));
      expect(store.named.length).toBeGreaterThan(1);
      expect(await ups.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    },
    120_000,
  );
});

describe('npm run ups --world-id', () => {
  it('new: makes a world and tells the store which, in its first words; a store for another world is sent away', async () => {
    const target = await worldRuns();
    await joinStore(target);
    const ups = run('ups', '--world', `127.0.0.1:${target.upsPort}`, '--amazon-port', '0', '--world-id', 'new');
    const [port = 0] = await ups.ready();
    await eventually(() => ups.err.includes('ups: in world 2'), 'it is in a world of its own');
    // This store makes a world, number 3, and says so: it is not let in.
    const stranger = new TestStore({ amazon: target.amazonPort, ups: port });
    atEnd(() => {
      stranger.close();
    });
    await eventually(() => ups.err.includes('a store came for world 3; this UPS is in world 2'), 'the refusal');
    stranger.close();
    const guest = new TestStore({ amazon: target.amazonPort, ups: port }, 2);
    atEnd(() => {
      guest.close();
    });
    await eventually(() => guest.ups?.connected === true, 'the store is in');
    guest.fast();
    guest.ship(1, 1, 5, 5);
    await eventually(() => guest.deliveredIds().length === 1, 'delivered', 40_000);
  });

  it.each([
    ['--world-id', '0', '--world-id: a whole number from 1 to 9007199254740991 is needed; got "0"'],
    ['--world-id', 'mine', '--world-id: the number of a world, or new, is needed; got "mine"'],
    ['--simspeed', '59', '--simspeed: a whole number from 60 to 1000000 is needed; got "59"'],
    ['--dialect', 'dutch', '--dialect: one of parcelyard, ua, v4, call is needed; got "dutch"'],
  ])('%s %s is refused', (option, value, text) => {
    expect(() => readUpsOptions([option, value])).toThrow(text);
  });
});
