// A link and what can become of its connection, over real sockets: a peer that is there and silent, one that vanished without a
// word, "reconnect now", and waits that grow within bounds.
import { afterEach, describe, expect, it } from 'vitest';
import type { LinkConfig } from '../../../main/contracts/link-port.js';
import { FaultyProxy } from '../../trials/lib/faulty-proxy.js';
import { LinkChild } from '../links/link-support.js';
import { atEnd, cleanUp, run } from '../world-main/program.js';
import { eventually } from '../../support/served-program.js';

afterEach(cleanUp);

const config = (port: number, more: object = {}): LinkConfig => ({
  kind: 'world',
  host: '127.0.0.1',
  port,
  worldId: null,
  warehouses: [{ id: 1, x: 2, y: 3 }],
  simspeed: null,
  quietMs: 0,
  initialRtoMs: 1000,
  silenceMs: 500,
  ...more,
});

const buy = (seq: number) => ({
  seq,
  body: { kind: 'buy' as const, whnum: 1, things: [{ id: 1, description: 'lamp', count: 1 }] },
});

function startLink(): LinkChild {
  const link = new LinkChild('world-link');
  atEnd(() => link.end());
  return link;
}

/** A real world behind a proxy, and a link that is in it and has had one purchase acked. */
async function connected(): Promise<{ readonly link: LinkChild; readonly proxy: FaultyProxy }> {
  const world = run('world', '--amazon-port', '0', '--ups-port', '0', '--profile', 'brisk');
  const [port = 0] = await world.ready();
  const fields = { acks: 6, unnumbered: [] };
  const proxy = await FaultyProxy.start({
    target: { host: '127.0.0.1', port },
    seed: 1,
    fields: { in: fields, out: fields },
  });
  atEnd(() => proxy.stop());
  const link = startLink();
  await link.first('hello');
  link.post({ type: 'open', config: config(proxy.port) });
  await link.first('connected');
  link.post({ type: 'send', items: [buy(1)] });
  await eventually(
    'the first ack',
    () => link.acked(),
    (acked) => acked.includes(1),
  );
  return { link, proxy };
}

const arrivals = (link: LinkChild): number =>
  link.all('deliver').flatMap(({ items }) => items.filter(({ body }) => body.kind === 'arrived')).length;

describe('a connection that stands and is dead', () => {
  it('is given up when commands wait for their acks and nothing comes; what was sent meanwhile is done once', async () => {
    const { link, proxy } = await connected();
    proxy.hang(true);
    link.post({ type: 'send', items: [buy(2)] });
    const silent = await link.first('state', ({ error }) => error?.code === 'silent');
    expect(silent.error?.message).toBe('nothing was heard for 0.5 s although commands wait for their acks');
    expect(silent.state).toBe('waiting');
    proxy.hang(false);
    await eventually(
      'acked after all',
      () => link.acked(),
      (acked) => acked.includes(2),
    );
    await eventually(
      'both arrived',
      () => new Set(link.delivered()).size,
      (size) => size === 2,
    );
    link.post({ type: 'settled', seqs: link.delivered() });
    expect(arrivals(link)).toBe(2);
  });

  it('is left alone, however long, while nothing waits for an ack', async () => {
    const { link, proxy } = await connected();
    link.post({ type: 'settled', seqs: link.delivered() });
    proxy.hang(true);
    const until = Date.now() + 1500;
    await eventually(
      'three times the patience',
      () => Date.now(),
      (now) => now > until,
    );
    expect(link.all('state').filter(({ error }) => error !== null)).toEqual([]);
    expect(proxy.open).toBe(1);
  });

  it('a peer that vanished without a word is noticed in the same way, and the new connection carries on', async () => {
    const { link, proxy } = await connected();
    proxy.set({ in: { halfOpen: 100 } });
    link.post({ type: 'send', items: [buy(2)] });
    await link.first('state', ({ error }) => error?.code === 'silent');
    proxy.set(null);
    await eventually(
      'acked after all',
      () => link.acked(),
      (acked) => acked.includes(2),
    );
    expect(link.all('connected').length).toBeGreaterThan(1);
  });
});

describe('reconnecting', () => {
  it('waits longer each time, within bounds and never twice the same; "now" does not wait', async () => {
    const link = startLink();
    await link.first('hello');
    const closed = await FaultyProxy.start({
      target: { host: '127.0.0.1', port: 9 },
      seed: 1,
      fields: { in: { acks: 6, unnumbered: [] }, out: { acks: 6, unnumbered: [] } },
    });
    const { port } = closed;
    await closed.stop();
    link.post({ type: 'open', config: config(port) });
    const waits = await eventually(
      'five tries',
      () => link.all('state').filter(({ state, retryAt }) => state === 'waiting' && retryAt !== null),
      (found) => found.length >= 5,
    );
    const seen = Date.now();
    const last = waits.at(-1);
    // 250 ms doubled each time, and up to a quarter more by chance.
    const gaps = waits.slice(1).map(({ retryAt }, i) => (retryAt ?? 0) - (waits[i]?.retryAt ?? 0));
    gaps.slice(0, 3).forEach((gap, i) => expect(gap).toBeGreaterThanOrEqual(250 * 2 ** (i + 1)));
    expect((last?.retryAt ?? 0) - seen, 'bounded').toBeLessThanOrEqual(250 * 2 ** (waits.length - 1) * 1.25 + 5);
    expect(last?.attempt).toBe(waits.length);

    link.post({ type: 'reconnect' });
    const next = await eventually(
      'the next try',
      () => link.all('state').filter(({ state }) => state === 'waiting')[waits.length],
      (found) => found !== undefined,
    );
    expect(next?.retryAt).toBeGreaterThan(0);
    expect(Date.now(), 'tried before it was due').toBeLessThan((last?.retryAt ?? 0) + 1);
  });
});
