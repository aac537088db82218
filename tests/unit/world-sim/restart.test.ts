import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreReplies, UpsReplies } from '../../../main/core/world-sim/messages.js';
import { BRISK, CLASSIC } from '../../../main/core/world-sim/profile.js';
import { WorldModel } from '../../../main/core/world-sim/world-model.js';
import { encodeStoreReplies, encodeUpsReplies } from '../../../main/processes/lib/world-messages.js';
import { ask, buy, deliver, load, newRigWorld, pack, pickup, Rig, thing } from './rig.js';
import type { Step } from './scenario.js';
import { Play, steps } from './scenario.js';

/** Plays a script; in its middle both connections are lost, with or without the server. */
function life(before: readonly Step[], after: readonly Step[], options: object, restart: boolean) {
  const play = new Play(new Rig(options));
  for (const next of before) play.step(next);
  play.rig.saveClock();
  if (restart) play.rig.restart();
  else for (const side of ['amazon', 'ups'] as const) play.rig.hangUp(play.peer(side));
  play.join('amazon');
  play.join('ups');
  for (const next of after) play.step(next);
  play.rig.pass(3_600_000);
  play.rig.saveClock();
  return {
    amazon: play.peers.amazon.map(({ messages }) => messages),
    ups: play.peers.ups.map(({ messages }) => messages),
    rows: new Map(play.rig.saved),
  };
}

const options = fc.record({
  profile: fc.constantFrom(BRISK, CLASSIC),
  flakiness: fc.constantFrom(0, 30),
  seed: fc.integer(),
});

/** All bytes that a life brings out of the world, and the text of its rows. */
function bytesOf(script: readonly Step[], setting: object): string {
  const play = new Play(new Rig(setting));
  for (const next of script) play.step(next);
  play.rig.pass(3_600_000);
  play.rig.saveClock();
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  // A peer of one side gets only that side's kinds.
  const said = [
    ...play.peers.amazon.flatMap((peer) =>
      peer.messages.map((m) => [m.at, hex(encodeStoreReplies(m as StoreReplies))]),
    ),
    ...play.peers.ups.flatMap((peer) => peer.messages.map((m) => [m.at, hex(encodeUpsReplies(m as UpsReplies))])),
  ];
  return JSON.stringify([said, play.rig.rows]);
}

describe('restart from the saved rows', () => {
  it('gives the same remaining outputs and the same rows as an uninterrupted run', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(steps(40), steps(20), options, (before, after, setting) => {
        const cut = life(before, after, setting, true);
        const whole = life(before, after, setting, false);
        expect(cut).toEqual(whole);
      }),
      { numRuns: 80 },
    );
  });

  it('at every single step, too', { timeout: 60_000 }, () => {
    const each = (script: readonly Step[], setting: object, restart: boolean) => {
      const play = new Play(new Rig(setting));
      for (const next of script) {
        play.step(next);
        play.rig.saveClock();
        if (restart) play.rig.restart();
        else for (const side of ['amazon', 'ups'] as const) play.rig.hangUp(play.peer(side));
        play.join('amazon');
        play.join('ups');
      }
      play.rig.pass(3_600_000);
      play.rig.saveClock();
      return {
        amazon: play.peers.amazon.map(({ messages }) => messages),
        ups: play.peers.ups.map(({ messages }) => messages),
        rows: new Map(play.rig.saved),
      };
    };
    fc.assert(
      fc.property(steps(14), options, (script, setting) => {
        expect(each(script, setting, true)).toEqual(each(script, setting, false));
      }),
      { numRuns: 30 },
    );
  });

  it('sends at the first tick what was not acked, under its old number', () => {
    const rig = new Rig({ autoAck: false });
    const { store } = newRigWorld(rig);
    rig.tell(store, ask(1), ask(2));
    rig.pass(50);
    rig.send(store, { acks: [1] });
    rig.restart();
    const second = rig.store(1);
    rig.pass(50);
    expect(second.items.map(({ seq }) => seq)).toEqual([2]);
    rig.tell(second, ask(3));
    rig.pass(50);
    expect(second.items.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('goes on with new world ids after the old ones', () => {
    const rig = new Rig();
    newRigWorld(rig);
    rig.store();
    rig.restart();
    expect(rig.store().answer?.worldid).toBe(3);
  });

  it('stands still in between: a trip takes the world time that was left', () => {
    const rig = new Rig();
    const { ups } = newRigWorld(rig);
    rig.send(ups, { simspeed: 1 });
    rig.tell(ups, pickup(1));
    rig.pass(10_000);
    rig.saveClock();
    rig.restart();
    expect(rig.now).toBe(10_000);
    const second = rig.ups(1);
    rig.pass(19_900);
    expect(second.of('completion')).toEqual([]);
    rig.pass(150);
    expect(second.of('completion')).toHaveLength(1);
  });

  it('refuses rows that make no sense, naming the key', () => {
    const rig = new Rig();
    const { store } = newRigWorld(rig);
    rig.tell(store, buy(1, thing(1, 1)));
    const without = (key: string) => rig.rows.filter((row) => row.key !== key);
    const make = (rows: { key: string; value: string }[]) => () =>
      new WorldModel({ profile: BRISK, seed: 1, flakiness: 0 }, rows);
    expect(make(without('meta'))).toThrow(/without its meta row/);
    expect(make(without('world/1'))).toThrow(/world of row/);
    expect(make([...rig.rows, { key: 'truck/1/x', value: '{}' }])).toThrow(/bad number in row truck\/1\/x/);
    expect(make([...rig.rows, { key: 'truck/1/9', value: '{' }])).toThrow(/row truck\/1\/9 .* is not JSON/);
    expect(make([...without('meta'), { key: 'meta', value: '{"version":2}' }])).toThrow(/version 2/);
    expect(make([...rig.rows, { key: 'used/1/nobody/0', value: '1' }])).toThrow(/bad side/);
  });
});

describe('the same inputs at the same times', () => {
  it(
    'give the same bytes and the same rows, with the same seed; with another one others are lost',
    { timeout: 60_000 },
    () => {
      let others = 0;
      fc.assert(
        fc.property(steps(25), options, (script, setting) => {
          const bytes = bytesOf(script, setting);
          expect(bytesOf(script, setting)).toBe(bytes);
          if (setting.flakiness > 0 && bytesOf(script, { ...setting, seed: setting.seed + 1 }) !== bytes) others += 1;
        }),
        { numRuns: 50 },
      );
      expect(others).toBeGreaterThan(10);
    },
  );

  it('give the same outputs, however often the time is looked at in between', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        steps(30),
        fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 5 }),
        (script, looks) => {
          const plain = new Play(new Rig());
          const nosy = new Play(new Rig());
          for (const next of script) {
            plain.step(next);
            if (next.kind !== 'wait') nosy.step(next);
            else {
              let rest = next.ms;
              for (let i = 0; rest > 0; i++) {
                const part = Math.min(rest, (looks[i % looks.length] ?? 1) * 10);
                nosy.rig.pass(part);
                rest -= part;
              }
              nosy.rig.pass(0);
            }
          }
          for (const side of ['amazon', 'ups'] as const) {
            expect(nosy.peers[side].map(({ messages }) => messages)).toEqual(
              plain.peers[side].map(({ messages }) => messages),
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a large world', () => {
  it(
    'carries 100,000 packages: what is saved in a turn does not grow with those delivered',
    { timeout: 60_000 },
    () => {
      const rig = new Rig();
      const { store, ups } = newRigWorld(rig);
      rig.send(store, { simspeed: 6000 });
      rig.send(ups, { simspeed: 6000 });
      const batch = 1000;
      const written: number[] = [];
      for (let round = 0; round < 100; round++) {
        const before = rig.written;
        const ids = Array.from({ length: batch }, (_, i) => round * batch + i + 1);
        rig.tell(ups, pickup(1));
        rig.tell(store, buy(1, thing(1, batch)), ...ids.map((id) => pack(id, 1, thing(1, 1))));
        rig.pass(700);
        rig.tell(store, ...ids.map((id) => load(id, 1)));
        rig.pass(100);
        rig.tell(ups, deliver(1, ...ids.map((id): [number, number, number] => [id, 5, 5])));
        rig.pass(700);
        store.messages.length = 0;
        written.push(rig.written - before);
      }
      expect(ups.of('delivered')).toHaveLength(100 * batch);
      // The world, two warehouses, two trucks, a product, its stock, 25 pages each of delivered and of either side's numbers.
      expect(rig.saved.size).toBeLessThan(250);
      // Numbers grow longer; nothing else does.
      expect(written.at(-1) ?? Infinity).toBeLessThan(1.2 * (written[5] ?? 0));
      rig.restart();
      const second = rig.store(1);
      rig.tell(second, ask(1), ask(100_000), ask(100_001));
      rig.pass(50);
      expect(second.of('packagestatus').map(({ status }) => status)).toEqual(['DELIVERED', 'DELIVERED']);
      expect(second.errors).toHaveLength(1);
    },
  );

  it('delivers 20,000 packages of one truck one by one', { timeout: 60_000 }, () => {
    const rig = new Rig();
    const { store, ups } = newRigWorld(rig);
    rig.send(store, { simspeed: 6000 });
    const ids = Array.from({ length: 20_000 }, (_, i) => i + 1);
    rig.tell(ups, pickup(1));
    rig.tell(store, buy(1, thing(1, ids.length)), ...ids.map((id) => pack(id, 1, thing(1, 1))));
    rig.pass(700);
    rig.tell(store, ...ids.map((id) => load(id, 1)));
    rig.pass(100);
    rig.tell(ups, deliver(1, ...ids.map((id): [number, number, number] => [id, id % 7, id % 5])));
    rig.pass(20_001 * 600);
    expect(ups.of('delivered').map(({ packageid }) => packageid)).toEqual(ids);
    expect(rig.model.takeDirty()).toEqual([]);
  });
});
