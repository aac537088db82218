// The built ups-link against a UPS program of each other dialect, over a real socket.
import { afterEach, describe, expect, it } from 'vitest';
import type { LinkBodyIn, LinkConfig } from '../../../main/contracts/link-port.js';
import type { Item } from '../../../main/core/session/types.js';
import type { StoreToUps } from '../../../main/core/wire/amazon-ups.js';
import { FakeUps, type OtherDialect } from './fake-ups.js';
import { FakePeer, LinkChild, until } from './link-support.js';

const WORLD = 57;
const SHIP = 7;
const NO_WORDS = "this UPS's protocol has no such message";

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0)) await end();
});

async function freePort(): Promise<number> {
  const free = await new FakePeer(() => undefined).listen();
  await free.close();
  return free.port;
}

interface Talk {
  readonly ups: FakeUps;
  readonly link: LinkChild;
  readonly config: LinkConfig;
  /** The connection breaks, and stands again. */
  breakOff(): Promise<void>;
}

function child(config: LinkConfig): LinkChild {
  const link = new LinkChild('ups-link');
  cleanup.push(() => link.end());
  link.post({ type: 'open', config });
  return link;
}

async function talk(dialect: OtherDialect, worldId = WORLD): Promise<Talk> {
  const ups = new FakeUps(dialect, worldId);
  cleanup.push(() => ups.close());
  const listens = dialect === 'ua';
  const port = listens ? await freePort() : await ups.listen();
  const mode = listens ? 'listen' : 'connect';
  // No world of our own: it is the UPS that makes it.
  const config = { kind: 'ups', mode, host: '127.0.0.1', port, dialect, worldId: null, quietMs: 0 } as const;
  const link = child(config);
  if (listens) ups.dial(port);
  await link.first('connected');
  const breakOff = async (): Promise<void> => {
    const times = link.all('connected').length;
    ups.socket?.destroy();
    if (listens) {
      await until('listening again', () => link.all('state').at(-1)?.state === 'listening');
      ups.dial(port);
    }
    await until('a new connection', () => link.all('connected').length > times);
  };
  return { ups, link, config, breakOff };
}

const pickup = (seq: number, shipid = SHIP): Item<StoreToUps> => ({
  seq,
  body: {
    kind: 'pickup',
    whnum: 2,
    warehouse: { x: 3, y: 4 },
    packages: [
      {
        shipid,
        destination: { x: 10, y: -11 },
        upsAccount: '42',
        items: [{ productId: 5, description: 'Bracket', count: 6 }],
      },
    ],
  },
});
const loaded = (seq: number, truckid: number): Item<StoreToUps> => ({
  seq,
  body: { kind: 'loaded', truckid, shipids: [SHIP], destinations: [{ x: 10, y: -11 }] },
});

const delivered = (link: LinkChild): Item<LinkBodyIn>[] => link.all('deliver').flatMap((message) => [...message.items]);

function heard<K extends LinkBodyIn['kind']>(link: LinkChild, kind: K): Promise<Item<LinkBodyIn>> {
  return until(`${kind} from the link; ${link.stderr}`, () => delivered(link).find(({ body }) => body.kind === kind));
}

const ARRIVED = {
  ua: { kind: 'truckArrived', truckid: 4, whnum: 2, shipids: [SHIP] },
  v4: { kind: 'truckArrived', truckid: 4, whnum: null, shipids: [SHIP] },
  call: { kind: 'truckArrived', truckid: 4, whnum: 2, shipids: [] },
} as const;
const DELIVERED = {
  ua: { kind: 'delivered', truckid: null, shipid: SHIP },
  v4: { kind: 'delivered', truckid: null, shipid: SHIP },
  call: { kind: 'delivered', truckid: 4, shipid: SHIP },
} as const;

describe.each(['ua', 'v4', 'call'] as const)('ups-link in dialect %s', (dialect) => {
  it('an order’s life, from the call for a truck to delivered; nothing is acked before it is recorded', async () => {
    const { ups, link } = await talk(dialect);
    expect(link.all('connected')).toEqual([{ type: 'connected', worldId: WORLD, created: false }]);
    link.post({ type: 'send', items: [pickup(1)] });
    const arrival = await heard(link, 'truckArrived');
    expect(arrival.body).toEqual(ARRIVED[dialect]);
    expect(ups.done.map(({ kind, seq, shipids }) => [kind, seq, shipids])).toEqual([['pickup', 1, [SHIP]]]);
    await until('the ack of the pickup', () => link.acked().includes(1));
    expect(ups.unacked).toContain(arrival.seq);
    link.post({ type: 'settled', seqs: [arrival.seq] });
    await until('the ack of the arrival', () => !ups.unacked.includes(arrival.seq));

    link.post({ type: 'send', items: [loaded(2, 4)] });
    const delivery = await heard(link, 'delivered');
    expect(delivery.body).toEqual(DELIVERED[dialect]);
    link.post({ type: 'settled', seqs: [delivery.seq] });
    await until('all acked', () => ups.unacked.length === 0 && link.acked().includes(2));
    expect(ups.done.map(({ kind }) => kind)).toEqual(['pickup', 'loaded']);
    expect(ups.faults).toBe(0);
    expect(link.all('quarantine')).toEqual([]);
    // Nobody needed to say anything twice.
    expect(ups.heard).toHaveLength(2);
    expect(link.acked()).toEqual([1, 2]);
  });

  it('fault 10: breaks in the middle: the world is named again, each thing is done once and nothing is waited for in vain', async () => {
    const { ups, link, breakOff } = await talk(dialect);
    ups.swallowAcks = true;
    link.post({ type: 'send', items: [pickup(1), loaded(2, 4)] });
    await until('both done', () => ups.done.length === 2);
    ups.swallowAcks = false;
    await breakOff();
    expect(link.all('connected').map(({ worldId }) => worldId)).toEqual([WORLD, WORLD]);
    // An answer serves as an ack, also of a UPS that acks no repetition; `call` names no package and acks again.
    await until('both acked', () => link.acked().includes(1) && link.acked().includes(2));
    ups.resend();
    const news = await until('both answers', () => delivered(link).length === 2 && delivered(link));
    link.post({ type: 'settled', seqs: news.map(({ seq }) => seq) });
    await until('all acked', () => ups.unacked.length === 0);
    ups.resend();
    await breakOff();
    expect(ups.done).toHaveLength(2);
    expect(delivered(link)).toHaveLength(2);
    expect([...new Set(link.acked())].sort()).toEqual([1, 2]);
  });

  it('another world after a reconnect is said to be one', async () => {
    const { ups, link, breakOff } = await talk(dialect);
    ups.worldId = 4;
    await breakOff();
    expect(link.all('connected').map(({ worldId }) => worldId)).toEqual([WORLD, 4]);
  });

  it('what has no words is acked here, refused where an answer is due, and never sent; the same after a restart', async () => {
    const { ups, link, config } = await talk(dialect);
    const mute: Item<StoreToUps>[] = [
      { seq: 1, body: { kind: 'redirect', shipid: SHIP, destination: { x: 1, y: 2 } } },
      { seq: 2, body: { kind: 'cancel', shipid: SHIP } },
      { seq: 3, body: { kind: 'statusQuery', shipids: [SHIP], trucks: true } },
    ];
    link.post({ type: 'send', items: [...mute, pickup(4)] });
    await until('all acked', () => [1, 2, 3, 4].every((seq) => link.acked().includes(seq)));
    const refused = { shipid: SHIP, accepted: false, reason: NO_WORDS };
    await heard(link, 'truckArrived');
    const refusals = delivered(link).filter(({ body }) => body.kind !== 'truckArrived');
    expect(refusals.map(({ body }) => body)).toEqual([
      { kind: 'redirectResult', ...refused },
      { kind: 'cancelResult', ...refused },
    ]);
    // Recorded before the outbox forgets what they answer.
    const told = link.messages.filter(({ type }) => type === 'deliver' || type === 'acked').map(({ type }) => type);
    expect(told[0]).toBe('deliver');
    link.post({ type: 'settled', seqs: refusals.map(({ seq }) => seq) });
    link.post({ type: 'ping', id: 1 });
    await link.first('pong');
    expect(ups.heard.map(({ seq }) => seq)).toEqual([4]);
    expect(ups.acked.every((seq) => seq >= 0)).toBe(true);
    expect(ups.faults).toBe(0);

    // A new process is given again what was not recorded as acked: the refusals have the numbers that the inbox knows.
    await link.end();
    const again = child({ ...config, port: config.port });
    again.post({ type: 'send', items: mute });
    const repeated = await until('refusals', () => delivered(again).length === 2 && delivered(again));
    expect(repeated).toEqual(refusals);
  });

  it('without a connection it refuses too, and does not call itself connected', async () => {
    const port = await freePort();
    const mode = dialect === 'ua' ? 'listen' : 'connect';
    const link = child({ kind: 'ups', mode, host: '127.0.0.1', port, dialect, worldId: 5, quietMs: 0 });
    link.post({ type: 'send', items: [{ seq: 1, body: { kind: 'cancel', shipid: SHIP } }] });
    await heard(link, 'cancelResult');
    await until('its ack', () => link.acked().includes(1));
    expect(link.all('connected')).toEqual([]);
  });

  it('fault 9: garbage ends the connection only; the order goes on after the next one', async () => {
    const { ups, link, breakOff } = await talk(dialect);
    ups.socket?.write(Uint8Array.of(5, 0xff, 0xff, 0xff, 0xff, 0xff));
    const { hex } = await link.first('quarantine');
    expect(hex).toContain('ffffff');
    await breakOff();
    link.post({ type: 'send', items: [pickup(1)] });
    await heard(link, 'truckArrived');
    expect(link.exit).toBeUndefined();
  });

  it('is told a hello that it has no words for, and sends nothing', async () => {
    const { ups, link } = await talk(dialect);
    link.post({ type: 'hello', worldId: WORLD });
    link.post({ type: 'send', items: [pickup(1)] });
    await until('the pickup', () => ups.done.length === 1);
    expect(ups.faults).toBe(0);
  });
});

describe('ups-link in dialect ua', () => {
  it('acks the connection by its number, and says nothing before it has heard it', async () => {
    const port = await freePort();
    const ups = new FakeUps('ua', WORLD);
    cleanup.push(() => ups.close());
    const link = child({
      kind: 'ups',
      mode: 'listen',
      host: '127.0.0.1',
      port,
      dialect: 'ua',
      worldId: WORLD,
      quietMs: 0,
    });
    link.post({ type: 'send', items: [pickup(1)] });
    await link.first('state', ({ state }) => state === 'listening');
    ups.dial(port);
    await until('the ack of the connection', () => ups.acked.includes(0));
    await until('the pickup', () => ups.done.length === 1);
    expect(link.all('control').map(({ control }) => control)).toEqual([{ hello: WORLD }]);
  });

  it('a UPS that connects and says nothing is talked to after a while, its world unknown', async () => {
    const port = await freePort();
    const ups = new FakeUps('ua', WORLD);
    cleanup.push(() => ups.close());
    Object.assign(ups.tongue, { greet: () => ({ bytes: new Uint8Array(0), numbered: false }) });
    const link = child({
      kind: 'ups',
      mode: 'listen',
      host: '127.0.0.1',
      port,
      dialect: 'ua',
      worldId: null,
      quietMs: 0,
    });
    link.post({ type: 'send', items: [pickup(1)] });
    ups.dial(port);
    await heard(link, 'truckArrived');
    expect(link.all('connected')).toEqual([{ type: 'connected', worldId: null, created: false }]);
  });

  it('may be told to connect instead', async () => {
    const ups = new FakeUps('ua', WORLD);
    cleanup.push(() => ups.close());
    const port = await ups.listen();
    const link = child({
      kind: 'ups',
      mode: 'connect',
      host: '127.0.0.1',
      port,
      dialect: 'ua',
      worldId: null,
      quietMs: 0,
    });
    expect(await link.first('connected')).toMatchObject({ worldId: WORLD });
  });

  it('one pickup carries several shipments, and one arrival answers for all of them', async () => {
    const { ups, link } = await talk('ua');
    const body = pickup(3).body as Extract<StoreToUps, { kind: 'pickup' }>;
    const packages = [20, 21].map((shipid) => ({ ...body.packages[0], shipid })) as (typeof body)['packages'];
    link.post({ type: 'send', items: [{ seq: 3, body: { ...body, packages } }] });
    expect((await heard(link, 'truckArrived')).body).toMatchObject({ shipids: [20, 21] });
    expect(ups.done[0]?.shipids).toEqual([20, 21]);
  });

  it('an arrival is the ack of every call that it answers, should their acks have been lost', async () => {
    const { ups, link } = await talk('ua');
    ups.swallowAcks = true;
    ups.truck = 9;
    link.post({ type: 'send', items: [pickup(1, 7), pickup(2, 8), pickup(3, 9)] });
    await until('answers to single calls', () => [1, 2, 3].every((seq) => link.acked().includes(seq)));
    ups.carriesOut = false;
    link.post({ type: 'send', items: [pickup(4, 10), pickup(5, 11), pickup(6, 12)] });
    await until('all heard', () => ups.done.length === 6);
    ups.say((seq) => ups.tongue.arrived(seq, 9, 2, [12, 10]));
    await until('their acks', () => link.acked().includes(4) && link.acked().includes(6));
    expect(link.acked()).not.toContain(5);
  });
});

describe('ups-link in dialect v4', () => {
  it('digits and the first frame in one write, the frame’s length like a digit', async () => {
    const ups = new FakeUps('v4', 15);
    cleanup.push(() => ups.close());
    const port = await ups.listen();
    // 24 acks of two bytes: a frame of 48 bytes, whose length is the character "0".
    const acks = ups.tongue.acks(Array.from({ length: 24 }, (_, i) => i + 1));
    expect(acks[0]).toBe(0x30);
    const { greet } = ups.tongue;
    Object.assign(ups.tongue, {
      greet: () => ({ bytes: new Uint8Array(Buffer.concat([greet(15, 0).bytes, acks])), numbered: false }),
    });
    const link = child({
      kind: 'ups',
      mode: 'connect',
      host: '127.0.0.1',
      port,
      dialect: 'v4',
      worldId: null,
      quietMs: 0,
    });
    expect(await link.first('connected')).toMatchObject({ worldId: 15 });
    link.post({ type: 'send', items: [pickup(40)] });
    await heard(link, 'truckArrived');
    expect(link.all('quarantine')).toEqual([]);
  });

  it('fault 9: a UPS that begins with something else is refused with words, again and again, and nothing ends', async () => {
    const ups = new FakeUps('v4', 15);
    cleanup.push(() => ups.close());
    const port = await ups.listen();
    Object.assign(ups.tongue, { greet: () => ({ bytes: Uint8Array.of(2, 8, 15), numbered: false }) });
    const link = child({
      kind: 'ups',
      mode: 'connect',
      host: '127.0.0.1',
      port,
      dialect: 'v4',
      worldId: null,
      quietMs: 0,
    });
    expect((await link.first('quarantine')).reason).toContain('ASCII digits');
    await until('a second try', () => ups.connects >= 2);
    expect(link.all('connected')).toEqual([]);
  });
});

describe('ups-link in dialect call', () => {
  it('truck -1 is passed on as it is, and a new call under a new number gets a truck', async () => {
    const { ups, link } = await talk('call');
    ups.truck = -1;
    link.post({ type: 'send', items: [pickup(1)] });
    expect((await heard(link, 'truckArrived')).body).toEqual({ ...ARRIVED.call, truckid: -1 });
    // What fulfilment answers to that has no words either.
    link.post({ type: 'send', items: [{ seq: 2, body: { kind: 'error', err: '-1 is no truck', originseqnum: 0 } }] });
    ups.truck = 4;
    link.post({ type: 'send', items: [pickup(3)] });
    await until('a truck', () =>
      delivered(link).some(({ body }) => body.kind === 'truckArrived' && body.truckid === 4),
    );
    await until('all acked', () => link.acked().length === 3);
    expect(ups.heard.map(({ seq }) => seq)).toEqual([1, 3]);
  });

  it('the destination and the owner’s number are on the wire', async () => {
    const { ups, link } = await talk('call');
    link.post({ type: 'send', items: [pickup(1), loaded(2, 4)] });
    await until('both', () => ups.done.length === 2);
    expect(ups.done.map(({ raw }) => raw)).toEqual([
      {
        package_id: SHIP,
        products: [{ id: 5, description: 'Bracket', count: 6 }],
        whnum: 2,
        owner_id: 42,
        dest_x: 10,
        dest_y: -11,
        seqnum: 1,
      },
      { truckid: 4, packageid: SHIP, x: 10, y: -11, seqnum: 2 },
    ]);
  });
});
