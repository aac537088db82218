import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { FrameReader, frame } from '../../../main/core/session/frame.js';
import { storeCodec } from '../../../main/processes/lib/codec/amazon-ups.js';
import { eventually, TestStore } from '../simulator/test-store.js';
import { atEnd, cleanUp, run, temporaryFolder } from './program.js';

afterEach(cleanUp);

async function storeAt(ports: { amazon: number; ups: number }): Promise<TestStore> {
  const store = new TestStore(ports);
  atEnd(() => {
    store.close();
  });
  await eventually(() => store.ups?.connected === true, 'the store is in both');
  store.fast();
  return store;
}

describe('npm run ups', () => {
  it.each([
    [['--world', 'nowhere'], '--world: HOST:PORT with a port from 1 to 65535 is needed; got "nowhere"'],
    [['--amazon', 'a:0'], '--amazon: HOST:PORT with a port from 1 to 65535 is needed; got "a:0"'],
    [['--amazon', 'a:1', '--amazon-port', '5'], '--amazon: not together with --amazon-port'],
    [['--trucks', '0'], '--trucks: a whole number from 1 to 10000 is needed; got "0"'],
    [['--trucks', 'no-such-file'], '--trucks: a number or a JSON file is needed; no-such-file is neither'],
  ])('refuses %j and says what is allowed', async (args, text) => {
    const ups = run('ups', ...args);
    expect(await ups.ended()).toEqual({ code: 1, signal: null });
    expect(ups.err).toContain(text);
  });

  it('refuses trucks of a file by field, value and what is allowed', async () => {
    const file = join(await temporaryFolder(), 'trucks.json');
    const told = async (trucks: unknown): Promise<string> => {
      await writeFile(file, JSON.stringify(trucks));
      const ups = run('ups', '--trucks', file, '--amazon-port', '0');
      expect((await ups.ended()).code).toBe(1);
      return ups.err;
    };
    expect(await told([{ id: 1, x: 0, y: 3e9 }])).toContain('0.y: must be at most 2147483647; got 3000000000');
    const twice = { trucks: [1, 2, 1].map((id) => ({ id, x: 0, y: 0 })) };
    expect(await told(twice)).toContain('id 1 comes twice');
  });

  it('killed with -9 beside its world in the middle of 12 shipments, each is delivered exactly once', async () => {
    const data = await temporaryFolder();
    const worldArgs = ['--profile', 'brisk', '--data', join(data, 'w')];
    const world = run('world', '--amazon-port', '0', '--ups-port', '0', ...worldArgs);
    const [amazon = 0, worldUps = 0] = await world.ready();
    const upsArgs = ['--world', `127.0.0.1:${worldUps}`, '--trucks', '3', '--data', join(data, 'u')];
    let ups = run('ups', '--amazon-port', '0', ...upsArgs);
    const [port = 0] = await ups.ready();
    const store = await storeAt({ amazon, ups: port });
    for (let id = 1; id <= 12; id++) store.ship(id, 1 + (id % 2), (id * 37) % 120, (id * 53) % 90);
    await eventually(() => store.told('truckArrived').length > 0, 'a truck is there');
    await ups.kill('SIGKILL');
    ups = run('ups', '--amazon-port', String(port), ...upsArgs);
    await ups.ready();
    await eventually(() => store.told('outForDelivery').length > 0, 'a truck is under way');
    await Promise.all([world.kill('SIGKILL'), ups.kill('SIGKILL')]);
    await run('world', '--amazon-port', String(amazon), '--ups-port', String(worldUps), ...worldArgs).ready();
    await run('ups', '--amazon-port', String(port), ...upsArgs).ready();
    await eventually(() => store.deliveredIds().length >= 12, 'all are delivered', 40_000);
    expect(store.deliveredIds()).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(store.told('error')).toEqual([]);
    expect(store.worldErrors).toEqual([]);
  });

  it('calls a store that listens, and again when it has hung up', async () => {
    const world = run('world', '--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk');
    const [, worldUps = 0] = await world.ready();
    const hellos: number[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(frame(storeCodec.encodeControl({ hello: 7 })));
      const reader = new FrameReader(1 << 20);
      socket.on('data', (chunk) => {
        reader.push(chunk, (buffer, start, end) => {
          const { hello } = storeCodec.decode(buffer, start, end).control;
          if (hello !== undefined) hellos.push(hello);
          socket.destroy();
          return false;
        });
      });
    }).listen(0, '127.0.0.1');
    atEnd(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const ups = run('ups', '--world', `127.0.0.1:${worldUps}`, '--amazon', `127.0.0.1:${port}`);
    await ups.ready();
    expect(ups.out).toContain(`calling the store at 127.0.0.1:${port}`);
    await eventually(() => hellos.length >= 3, 'three calls');
    expect(hellos).toEqual(hellos.map(() => 7));
    expect(await ups.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
