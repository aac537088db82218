import { describe, expect, it } from 'vitest';
import type { OutboxRow } from '../../../main/core/fulfilment/types.js';
import { seededRandom } from '../../../main/core/lib/random.js';
import type { LinkConfig } from '../../../main/contracts/link-port.js';
import { LINK_WINDOW, LinkGateway, SEND_CHUNK, type GatewayEvents } from '../../../main/kernel/link-gateway.js';
import { FakeProcessHost } from '../../support/fake-process-host.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const CONFIG: LinkConfig = {
  kind: 'world',
  host: 'localhost',
  port: 1,
  worldId: 7,
  warehouses: [],
  simspeed: null,
  quietMs: 0,
};

const row = (seq: number): OutboxRow => ({ link: 'world', seq, body: { kind: 'query', packageid: seq }, at: 0 });

function rig(rows: OutboxRow[] = []) {
  const clock = new VirtualClock();
  const processes = new FakeProcessHost();
  const log: unknown[][] = [];
  /** While not null, replays wait here for their turn to read the books. */
  const waiting: { reads: (() => void)[] | null } = { reads: null };
  const logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
  const say =
    (name: string) =>
    (...args: unknown[]) =>
      void log.push([name, ...args]);
  const events: GatewayEvents = {
    deliver: say('deliver'),
    acked: (link, seqs) => {
      log.push(['acked', link, seqs]);
      // The books take acked rows out of the outbox.
      const gone = new Set(seqs);
      const left = rows.filter(({ seq }) => !gone.has(seq));
      rows.splice(0, rows.length, ...left);
    },
    connected: say('connected'),
    disconnected: say('disconnected'),
    refused: say('refused'),
    hello: say('hello'),
    quarantined: say('quarantined'),
    outbox: (_, use) => {
      if (waiting.reads === null) use(rows);
      else waiting.reads.push(() => use(rows));
    },
    changed: () => undefined,
    traced: say('traced'),
    recording: say('recording'),
    recordTo: () => null,
  };
  const ports = { clock, timers: clock, random: seededRandom(1), logger, processes };
  const gateway = new LinkGateway('world', ports, events);
  const child = () => processes.last('world-link');
  const seqs = () =>
    child()
      .of('send')
      .flatMap((m) => (m['items'] as { seq: number }[]).map(({ seq }) => seq));
  return { clock, gateway, child, log, seqs, rows, processes, waiting };
}

describe('LinkGateway', () => {
  it('opens after hello and replays the outbox in chunks, ascending', () => {
    const rows = Array.from({ length: 1201 }, (_, i) => row(i + 1));
    const { gateway, child, seqs } = rig(rows);
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    expect(child().posted).toEqual([]);
    child().hello();
    expect(child().posted[0]).toEqual({ type: 'open', config: CONFIG });
    expect(
      child()
        .of('send')
        .map((m) => (m['items'] as unknown[]).length),
    ).toEqual([SEND_CHUNK, SEND_CHUNK, 201]);
    expect(seqs()).toEqual(rows.map(({ seq }) => seq));
  });

  it('replays to a new child after the old one died, and only what is still unacked', async () => {
    const { gateway, child, seqs, clock } = rig([row(1), row(2), row(3)]);
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    const first = child();
    first.hello();
    first.say({ type: 'acked', seqs: [1] });
    first.exit(1);
    await clock.advance(1_000);
    expect(child()).not.toBe(first);
    child().hello();
    expect(child().of('open')).toHaveLength(1);
    expect(seqs()).toEqual([2, 3]);
  });

  it('ignores messages of old epochs and never settles their items', async () => {
    const { gateway, child, clock, log } = rig();
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    const first = child();
    first.hello();
    const epoch = first.epoch;
    first.exit(1);
    await clock.advance(1_000);
    child().hello();
    const before = log.length;
    first.say({ type: 'deliver', items: [{ seq: 1, body: { kind: 'ready' } }] });
    child().say({ type: 'deliver', items: [{ seq: 1, body: { kind: 'ready' } }] }, epoch);
    expect(log).toHaveLength(before);
    gateway.send([], [{ epoch, seqs: [1] }]);
    expect(child().of('settled')).toEqual([]);
    gateway.send(
      [],
      [
        { epoch, seqs: [1] },
        { epoch: child().epoch, seqs: [2] },
      ],
    );
    expect(child().of('settled')).toEqual([{ type: 'settled', seqs: [2] }]);
  });

  it('tells in one message what was recorded and what is to be sent, and hears deliveries and acks in one', () => {
    const { gateway, child, log } = rig();
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    child().hello();
    const { epoch } = child();
    gateway.send([row(1)], [{ epoch, seqs: [7, 8] }]);
    expect(child().of('settled')).toEqual([]);
    expect(child().of('send').at(-1)).toMatchObject({ items: [{ seq: 1 }], settled: [7, 8] });
    const before = log.length;
    child().say({ type: 'deliver', items: [{ seq: 9, body: { kind: 'ready' } }], acked: [1] });
    expect(log.slice(before).map(([what]) => what)).toEqual(['deliver', 'acked']);
  });

  it('settles what was recorded where the rows beside it have to wait', () => {
    const { gateway, child, seqs } = rig();
    gateway.configure(CONFIG);
    gateway.hold();
    gateway.supervisor.start();
    child().hello();
    gateway.send([row(1)], [{ epoch: child().epoch, seqs: [7] }]);
    expect(seqs()).toEqual([]);
    expect(child().of('settled')).toEqual([{ type: 'settled', seqs: [7] }]);
  });

  it('sends nothing before it is opened: the replay brings it', () => {
    const rows: OutboxRow[] = [];
    const { gateway, child, seqs } = rig(rows);
    gateway.supervisor.start();
    child().hello();
    rows.push(row(1));
    gateway.send([row(1)]);
    expect(seqs()).toEqual([]);
    gateway.configure(CONFIG);
    expect(seqs()).toEqual([1]);
  });

  it('does not let rows that are committed while the replay waits hide the older ones', () => {
    const { gateway, child, seqs, rows, waiting } = rig([row(1), row(2)]);
    waiting.reads = [];
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    child().hello();
    // The turn that the replay waits for commits a row, and what it commits leaves before the next reader has its turn.
    rows.push(row(3));
    gateway.send([row(3)]);
    for (const read of waiting.reads) read();
    expect(seqs()).toEqual([1, 2, 3]);
    gateway.send([row(4)]);
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it('gives a child that is opened again everything again: its session is a new one', () => {
    const { gateway, child, seqs } = rig([row(1), row(2)]);
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    child().hello();
    gateway.configure({ ...CONFIG, port: 2 });
    expect(seqs()).toEqual([1, 2, 1, 2]);
  });

  it('holds back what a link process cannot take, and goes on as acks come', () => {
    const rows = Array.from({ length: LINK_WINDOW + 10 }, (_, i) => row(i + 1));
    const { gateway, child, seqs } = rig(rows);
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    child().hello();
    expect(seqs()).toHaveLength(LINK_WINDOW);
    rows.push(row(LINK_WINDOW + 11));
    gateway.send([row(LINK_WINDOW + 11)]);
    expect(seqs()).toHaveLength(LINK_WINDOW);
    const acked = Array.from({ length: LINK_WINDOW / 2 }, (_, i) => i + 1);
    child().say({ type: 'acked', seqs: acked });
    expect(seqs()).toEqual(Array.from({ length: LINK_WINDOW + 11 }, (_, i) => i + 1));
  });

  it('reopens for another target, not for what a connection does not need', () => {
    const { gateway, child } = rig();
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    child().hello();
    child().say({ type: 'connected', worldId: 7, created: false });
    gateway.configure({ ...CONFIG, simspeed: 300, warehouses: [{ id: 1, x: 0, y: 0 }] });
    expect(child().of('open')).toHaveLength(1);
    gateway.configure({ ...CONFIG, port: 2 });
    expect(child().of('open')).toHaveLength(2);
  });

  it('holds the outbox back on a new session, lets questions through, and gives everything on release', () => {
    const { gateway, child, seqs, rows } = rig([row(1), row(2)]);
    gateway.configure(CONFIG);
    gateway.supervisor.start();
    child().hello();
    child().say({ type: 'connected', worldId: 7, created: false });
    gateway.hold();
    expect(child().of('open')).toHaveLength(2);
    rows.push(row(3));
    gateway.send([row(3)]);
    gateway.replay();
    gateway.ask([{ seq: 9, body: { kind: 'query', packageid: 5 } }]);
    expect(seqs()).toEqual([1, 2, 9]);
    gateway.release();
    expect(seqs()).toEqual([1, 2, 9, 1, 2, 3]);
    gateway.release();
    expect(seqs()).toHaveLength(6);
  });

  it('leaves a peer alone for the quiet time when it is opened again, and only that peer', async () => {
    const { gateway, child, clock } = rig();
    const quiet = { ...CONFIG, quietMs: 7000 };
    gateway.configure(quiet);
    gateway.supervisor.start();
    child().hello();
    child().say({ type: 'connected', worldId: 7, created: false });
    const opened = () => child().of('open').at(-1)?.['config'];
    child().exit(1);
    await clock.advance(1000);
    child().hello();
    expect(opened()).toMatchObject({ port: 1, delayMs: expect.any(Number) as number });
    gateway.configure({ ...quiet, port: 2 });
    expect(opened()).toEqual({ ...quiet, port: 2 });
    await clock.advance(7000);
    gateway.configure(quiet);
    expect(opened()).toEqual(quiet);
  });

  it('tells its state: waits for what it must know, connected, lost', async () => {
    const { gateway, child, clock, log } = rig();
    gateway.supervisor.start();
    expect(gateway.status(0).state).toBe('starting');
    child().hello();
    expect(gateway.status(0).state).toBe('waiting');
    gateway.configure(CONFIG);
    expect(gateway.status(0).state).toBe('connecting');
    const report = { type: 'state', peer: 'localhost:1', attempt: 0, retryAt: null, worldId: 7, error: null };
    child().say({ ...report, state: 'connected' });
    child().say({ type: 'connected', worldId: 7, created: false });
    expect(gateway.status(3)).toMatchObject({ state: 'connected', peer: 'localhost:1', unackedOut: 3, worldId: 7 });
    child().say({ ...report, state: 'waiting', attempt: 1, error: { code: 'closed', message: 'gone' } });
    expect(gateway.status(0)).toMatchObject({ state: 'waiting', attempt: 1, lastError: { code: 'closed' } });
    expect(log.filter(([name]) => name === 'disconnected')).toHaveLength(1);
    child().exit(1);
    expect(gateway.status(0).state).toBe('starting');
    await clock.advance(1000);
    expect(gateway.status(0).restarts).toBe(1);
  });
});
