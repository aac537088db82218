// Real sessions recorded by the real programs, printed, and played back to a real link.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { LinkConfig } from '../../../main/contracts/link-port.js';
import type { WireRecord } from '../../../main/core/recording/types.js';
import { viewRecord } from '../../../main/core/inspector/entries.js';
import { RecordingReader } from '../../../main/processes/lib/recording-reader.js';
import { LinkChild, until } from '../links/link-support.js';
import { atEnd, cleanUp, run, temporaryFolder } from '../world-main/program.js';

afterEach(cleanUp);

function link(name: 'world-link' | 'ups-link' = 'world-link'): LinkChild {
  const child = new LinkChild(name);
  atEnd(() => child.end());
  return child;
}

const worldConfig = (port: number, more: object = {}): LinkConfig => ({
  kind: 'world',
  host: '127.0.0.1',
  port,
  worldId: null,
  warehouses: [{ id: 1, x: 2, y: 3 }],
  simspeed: null,
  quietMs: 0,
  ...more,
});

const thing = { id: 1, description: 'Blue widget', count: 1 };
const buy = (seq: number) => ({ seq, body: { kind: 'buy' as const, whnum: 1, things: [{ ...thing, count: 100 }] } });
const pack = (seq: number, shipid: number) => ({
  seq,
  body: { kind: 'pack' as const, whnum: 1, things: [thing], shipid },
});

async function read(file: string): Promise<{ reader: RecordingReader; records: WireRecord[]; kinds: string[] }> {
  const reader = new RecordingReader(file);
  const records: WireRecord[] = [];
  for await (const batch of reader.batches()) records.push(...batch);
  const kinds = records.flatMap((record) =>
    viewRecord(record).entries.map(({ kind }) => `${record.direction} ${kind}`),
  );
  return { reader, records, kinds };
}

/** A working day of a store in a world: bought, packed, told. Everything settled. */
async function work(
  child: LinkChild,
  seqs: readonly [number, number, number],
  ships: readonly [number, number],
): Promise<void> {
  child.post({ type: 'send', items: [buy(seqs[0])] });
  await until('the arrival', () => child.delivered().length >= 1);
  child.post({ type: 'send', items: [pack(seqs[1], ships[0]), pack(seqs[2], ships[1])] });
  await until('both packages', () => child.delivered().length >= 3);
  child.post({ type: 'settled', seqs: child.delivered() });
  await until('all acked', () => child.acked().length >= 3);
}

describe('recordings', { timeout: 120_000 }, () => {
  it('a world records, world:inspect prints, replay plays it to a link with other numbers, and that session is the same', async () => {
    const folder = await temporaryFolder();
    const world = run('world', '--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk', '--record', folder);
    const [port = 0] = await world.ready();
    const first = link();
    first.post({ type: 'open', config: worldConfig(port) });
    await first.first('connected');
    first.post({ type: 'simspeed', value: 6000 });
    await work(first, [1, 2, 3], [71, 72]);
    first.post({ type: 'stop' });
    await until('its end', () => first.exit === 0);
    expect((await world.kill('SIGTERM')).code).toBe(0);
    const [name = ''] = await readdir(folder);
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT[\d-]+-world\.pyrec\.gz$/);
    const file = join(folder, name);

    const { reader, kinds } = await read(file);
    expect(reader.end).toMatchObject({ state: 'complete' });
    expect(reader.header).toMatchObject({ role: 'world', sides: ['world-store', 'world-ups'] });
    expect(kinds).toEqual(
      expect.arrayContaining([
        'in opened',
        'in AConnect',
        'out AConnected',
        'in buy',
        'out arrived',
        'in topack',
        'out ready',
        'in acks',
        'in closed',
      ]),
    );

    const printed = run('inspect', file, '--ship', '71');
    expect(await printed.ended()).toMatchObject({ code: 0 });
    const lines = printed.out.split('\n');
    expect(lines[0]).toMatch(
      /^ +\d+\.\d{6} {2}c1 {2}store>world {2}topack #2 +whnum 1, things \{id 1, description "Blue widget", count 1\}, shipid 71, seqnum 2$/,
    );
    expect(lines[1]).toMatch(
      /^ +\d+\.\d{6} {2}c1 {2}world>store {2}ready #\d+ +shipid 71, seqnum \d+ {2}\[answers topack #2 after [\d.]+ m?s\]$/,
    );
    expect(lines[2]).toBe('');
    expect(printed.out).toMatch(/marks: resent 0, duplicate 0, lost 0, reused 0, stray 0, unreadable 0, error 0/);
    const json = run('inspect', file, '--json', '--type', 'topack');
    await json.ended();
    const rows = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map(({ seq, shipments }) => [seq, shipments])).toEqual([
      [2, [71]],
      [3, [72]],
    ]);

    const replay = run('replay', file, '--listen', '0', '--as', 'world', '--speed', '0', '--exit');
    const [replayPort = 0] = await replay.ready();
    const second = link();
    const again = join(folder, 'again.pyrec.gz');
    second.post({ type: 'record', to: { file: again, program: 'test', partBytes: 1e8, parts: 2 } });
    second.post({ type: 'open', config: worldConfig(replayPort) });
    expect(await second.first('connected')).toMatchObject({ worldId: 1, created: true });
    await work(second, [501, 502, 503], [9001, 9002]);
    expect(await replay.ended()).toMatchObject({ code: 0 });
    expect(replay.err).toContain('3 of 3 expected items came, 0 of them different, 0 unexpected ones besides');
    const deliveries = second.all('deliver').flatMap(({ items }) => items.map(({ body }) => body));
    expect(deliveries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'ready', shipid: 9001 }),
        expect.objectContaining({ kind: 'ready', shipid: 9002 }),
      ]),
    );
    second.post({ type: 'stop' });
    await until('its end', () => second.exit === 0);
    expect(second.all('recording').at(-1)).toMatchObject({ on: false, error: null, lost: 0 });
    const mine = await read(again);
    expect(mine.reader.header).toMatchObject({ role: 'store', sides: ['world-store'] });
    expect(mine.kinds).toEqual(expect.arrayContaining(['out AConnect', 'in AConnected', 'out topack', 'in ready']));
  });

  it('a replayed world says what differs, with both messages, and ends with 1', async () => {
    const folder = await temporaryFolder();
    const world = run(
      'world',
      '--amazon-port',
      '0',
      '--ups-port',
      '0',
      '--profile',
      'brisk',
      '--record',
      join(folder, 'a.pyrec.gz'),
    );
    const [port = 0] = await world.ready();
    const first = link();
    first.post({ type: 'open', config: worldConfig(port) });
    first.post({ type: 'send', items: [buy(1)] });
    await until('the arrival', () => first.delivered().length === 1);
    first.post({ type: 'settled', seqs: first.delivered() });
    await first.end();
    await world.kill('SIGTERM');
    const replay = run(
      'replay',
      join(folder, 'a.pyrec.gz'),
      '--listen',
      '0',
      '--as',
      'world',
      '--speed',
      '0',
      '--exit',
    );
    const [replayPort = 0] = await replay.ready();
    const second = link();
    second.post({ type: 'open', config: worldConfig(replayPort) });
    const other = { ...buy(1), body: { ...buy(1).body, whnum: 2 } };
    second.post({ type: 'send', items: [other, { seq: 2, body: { kind: 'query' as const, packageid: 5 } }] });
    await until('both acked', () => second.acked().length === 2);
    await until('the arrival', () => second.delivered().length === 1);
    second.post({ type: 'settled', seqs: second.delivered() });
    expect(await replay.ended()).toMatchObject({ code: 1 });
    expect(replay.err).toContain('buy is not as recorded');
    expect(replay.err).toMatch(/expected whnum 1, .*\n +[0-9a-f]+\n {2}received whnum 2, /);
    expect(replay.err).toContain('queries was not said when this was recorded');
  });

  it('a link that is killed leaves a readable recording, with the bytes that were no protocol', async () => {
    const folder = await temporaryFolder();
    const child = link('ups-link');
    const file = join(folder, 'killed.pyrec.gz');
    child.post({ type: 'record', to: { file, program: 'test', partBytes: 1e8, parts: 2 } });
    const { createServer } = await import('node:net');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write(Buffer.concat([Buffer.from('77'), Buffer.from([2, 0x18, 5]), Buffer.from('ffffffffff7f', 'hex')]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    atEnd(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    child.post({
      type: 'open',
      config: { kind: 'ups', mode: 'connect', host: '127.0.0.1', port, dialect: 'v4', worldId: 77, quietMs: 60_000 },
    });
    await child.first('quarantine');
    await until(
      'the records on disk',
      () => (child.all('recording').at(-1)?.records ?? 0) >= 4 && child.all('recording').length > 2,
    );
    await child.end();
    const { reader, records } = await read(file);
    expect(reader.end?.state).toBe('cut');
    expect(reader.header).toMatchObject({ dialect: 'v4', sides: ['ups-store'] });
    const kinds = records.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['opened', 'digits', 'frame', 'broken', 'closed']));
    expect(Buffer.from(records.find(({ kind }) => kind === 'broken')?.bytes ?? []).toString('hex')).toBe(
      'ffffffffff7f',
    );
  });

  it('the UPS records both of its sides', async () => {
    const folder = await temporaryFolder();
    const world = run('world', '--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk');
    const [, worldUps = 0] = await world.ready();
    const file = join(folder, 'ups.pyrec.gz');
    const ups = run('ups', '--world', `127.0.0.1:${worldUps}`, '--amazon-port', '0', '--record', file);
    const [port = 0] = await ups.ready();
    const store = link('ups-link');
    const maker = link();
    maker.post({ type: 'open', config: worldConfig((await world.ready())[0] ?? 0) });
    const { worldId } = await maker.first('connected');
    store.post({
      type: 'open',
      config: { kind: 'ups', mode: 'connect', host: '127.0.0.1', port, dialect: 'parcelyard', worldId, quietMs: 0 },
    });
    await store.first('connected');
    store.post({ type: 'send', items: [{ seq: 1, body: { kind: 'accountCheck', shipid: 5, upsAccount: 'ada' } }] });
    await until('the answer', () =>
      store
        .all('deliver')
        .flatMap(({ items }) => items)
        .some(({ body }) => body.kind === 'accountResult'),
    );
    await ups.kill('SIGTERM');
    const { reader, records } = await read(file);
    expect(reader.end?.state).toBe('complete');
    expect(new Set(records.map(({ side }) => side))).toEqual(new Set(['ups-store', 'world-ups']));
    const said = records.flatMap((record) =>
      viewRecord(record).entries.map(({ kind, problem }) => [kind, problem] as const),
    );
    expect(said.map(([kind]) => kind)).toEqual(
      expect.arrayContaining(['UConnect', 'UConnected', 'hello', 'account_checks', 'account_results']),
    );
    expect(said.every(([, problem]) => problem === null)).toBe(true);
  });

  it('what can be put right is said clearly', async () => {
    const folder = await temporaryFolder();
    const none = join(folder, 'none.txt');
    await writeFile(none, 'hello');
    const cases: readonly (readonly ['inspect' | 'replay' | 'world', readonly string[], string])[] = [
      ['inspect', [], 'FILE: name a recording'],
      ['inspect', [join(folder, 'missing')], 'cannot be read'],
      ['inspect', [none], 'is no recording'],
      ['inspect', [none, '--seq', 'x'], '--seq: a whole number'],
      ['inspect', [none, '--filter', 'colour:blue'], '--filter: got "colour:blue"'],
      ['inspect', [none, '--direction', 'up'], '--direction: one of in, out'],
      ['inspect', [none, '--from', 'noon'], '--from: seconds since the beginning or a date'],
      ['replay', [none], '--listen: either'],
      ['replay', [none, '--listen', '0'], 'is no recording'],
      ['replay', [none, '--listen', '0', '--speed', 'fast'], '--speed: a number'],
      ['world', ['--amazon-port', '0', '--ups-port', '0', '--record', none], '--record: '],
    ];
    for (const [program, args, message] of cases) {
      const ended = run(program, ...args);
      expect([args, (await ended.ended()).code, ended.err]).toEqual([args, 1, expect.stringContaining(message)]);
    }
    for (const program of ['inspect', 'replay'] as const) {
      const help = run(program, '--help');
      expect(await help.ended()).toMatchObject({ code: 0 });
      expect(help.out).toContain('Usage: npm run');
    }
  });
});
