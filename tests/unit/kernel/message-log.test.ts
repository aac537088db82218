// Messages kept for people: what went over the links is found again by its number, and nothing depends on it.

import { describe, expect, it } from 'vitest';
import type { NewMessage } from '../../../main/contracts/messages.js';
import { KEPT_DAYS, KEPT_MESSAGES, MessageLog } from '../../../main/kernel/message-log.js';
import { openMemoryMessages } from '../../../main/store/memory-messages.js';
import type { MessageStore } from '../../../main/store/message-store.js';
import { anOrder, FakeDisk, FakeLogger, KernelRig } from '../../support/fake-kernel.js';
import { settle, VirtualClock } from '../../support/virtual-clock.js';

// What is kept for days is younger than that.
const NOW = new VirtualClock().now();
const pack = (seq: number, at: number) =>
  ({ link: 'world', seq, at, body: { kind: 'pack', whnum: 1, things: [], shipid: seq } }) as const;
const out = (seq: number) => ({ link: 'world', way: 'out', seq }) as const;

function rig(store: MessageStore | Error = openMemoryMessages()) {
  const clock = new VirtualClock();
  const warnings: string[] = [];
  const logger = Object.assign(new FakeLogger(), { warn: (message: string) => void warnings.push(message) });
  let opened = 0;
  const log = new MessageLog({ clock, timers: clock, logger, worldTime: () => 500 }, () => {
    opened += 1;
    return store instanceof Error ? Promise.reject(store) : Promise.resolve(store);
  });
  return { clock, warnings, log, opened: () => opened };
}

describe('the message log', () => {
  it('opens its file only when it is needed, and writes what came together in one go', async () => {
    let writes = 0;
    const memory = openMemoryMessages();
    const { clock, log, opened } = rig({ ...memory, write: (batch) => ((writes += 1), memory.write(batch)) });
    await clock.advance(60_000);
    expect(opened()).toBe(0);
    log.sent('world', [pack(1, NOW), pack(2, NOW)]);
    log.acked('world', [1]);
    expect(opened()).toBe(0);
    await clock.advance(2000);
    expect([opened(), writes, clock.pending]).toEqual([1, 1, 0]);
    const { messages, kept } = await log.find([out(2), out(1), out(3)]);
    expect(messages.map(({ seq, ackedAt, worldTime }) => [seq, ackedAt === null, worldTime])).toEqual([
      [2, true, 500],
      [1, false, 500],
    ]);
    expect(kept).toEqual({ since: NOW, most: KEPT_MESSAGES, days: KEPT_DAYS });
    await log.close();
  });

  it('keeps its trouble to itself when its file cannot be closed: the books are closed after it', async () => {
    const full = (): Promise<void> => Promise.reject(new Error('disk full'));
    const { log, warnings } = rig({ ...openMemoryMessages(), close: full });
    log.sent('world', [pack(1, NOW)]);
    await log.close();
    expect(warnings).toEqual(['the file of the messages could not be closed']);
  });

  it('finds what waits to be written, and writes the rest when it is closed', async () => {
    const memory = openMemoryMessages();
    const { clock, log } = rig({ ...memory, close: () => Promise.resolve() });
    log.sent(
      'world',
      Array.from({ length: 1200 }, (_, seq) => pack(seq, NOW)),
    );
    log.copies('world', [[1199, 4]]);
    expect((await log.find([out(1199)])).messages).toMatchObject([{ copies: 4 }]);
    log.dropped('world', [3]);
    await log.close();
    expect((await memory.find([out(3)]))[0]?.droppedAt).toBe(clock.now());
    expect(clock.pending).toBe(0);
    log.sent('world', [pack(5000, NOW)]);
    expect(clock.pending).toBe(0);
  });

  it('prunes what is too old or too much, not with each write', async () => {
    const memory = openMemoryMessages();
    const pruned: [number, number][] = [];
    const { clock, log } = rig({ ...memory, prune: async (...args) => void pruned.push(args) });
    for (let seq = 0; seq < 6000; seq += 100) {
      log.sent(
        'world',
        Array.from({ length: 100 }, (_, n) => pack(seq + n, NOW)),
      );
      await clock.advance(1100);
    }
    expect(pruned.map(([most]) => most)).toEqual([KEPT_MESSAGES, KEPT_MESSAGES]);
    const [, second] = pruned;
    expect(clock.now() - (second?.[1] ?? 0)).toBeGreaterThanOrEqual(KEPT_DAYS * 86_400_000);
    await log.close();
  });

  it('a file that cannot be opened, and a disk that is full, trouble nobody', async () => {
    const without = rig(new Error('locked'));
    without.log.sent('world', [pack(1, NOW)]);
    await without.clock.advance(2000);
    expect(await without.log.find([out(1)])).toEqual({ messages: [], kept: null });
    expect(without.warnings).toHaveLength(1);
    await without.log.close();

    const memory = openMemoryMessages();
    let full = true;
    const troubled = rig({
      ...memory,
      write: (batch) => (full ? Promise.reject(new Error('full')) : memory.write(batch)),
    });
    for (const seq of [1, 2, 3]) {
      troubled.log.sent('world', [pack(seq, NOW)]);
      await troubled.clock.advance(2000);
    }
    expect(troubled.warnings).toEqual(['messages could not be kept']);
    full = false;
    troubled.log.sent('world', [pack(4, NOW)]);
    expect((await troubled.log.find([1, 2, 3, 4].map(out))).messages.map(({ seq }) => seq)).toEqual([4]);
    await troubled.log.close();
  });

  it('keeps a burst up to its limit and says once that there was more', async () => {
    const { log, warnings } = rig();
    log.sent(
      'world',
      Array.from({ length: 150_000 }, (_, seq) => pack(seq, NOW)),
    );
    expect(warnings).toHaveLength(1);
    const { messages } = await log.find([out(0), out(99_999), out(100_000)]);
    expect(messages.map(({ seq }) => seq)).toEqual([0, 99_999]);
    await log.close();
  });
});

describe('messages in the kernel', () => {
  it('keeps what both links said and heard, across a restart, for every role', async () => {
    const disk = new FakeDisk();
    const memory = openMemoryMessages();
    disk.openMessages = () => Promise.resolve({ ...memory, close: () => Promise.resolve() });
    const rig = await (await new KernelRig(disk).start()).connect();
    const items = rig.sent(rig.world, 'buy').map(({ seq, body }) => ({
      seq: 9000 + seq,
      body: { kind: 'arrived', whnum: body['whnum'], things: body['things'] },
    }));
    rig.world.say({ type: 'deliver', items });
    await settle();
    const staff = await rig.signedIn('staff');
    const { orderId, shipmentIds } = await staff.call('orders.place', anOrder(1, 3));
    const [shipid] = shipmentIds;
    const sent = rig.sent(rig.world, 'pack').find(({ body }) => body['shipid'] === shipid);
    const seq = sent?.seq ?? 0;
    rig.world.say({ type: 'copies', copies: [[seq, 4]] });
    rig.world.say({ type: 'acked', seqs: [seq] });
    rig.world.say({ type: 'deliver', items: [{ seq: 7777, body: { kind: 'ready', shipid } }] });
    await settle();
    // Heard twice, kept once.
    rig.world.say({ type: 'deliver', items: [{ seq: 7777, body: { kind: 'ready', shipid } }] });
    await rig.clock.advance(5000);
    await rig.stop();

    const again = await new KernelRig(disk).start();
    for (const role of ['manager', 'staff', 'tester'] as const) {
      const client = await again.signedIn(role);
      const { rows } = await client.call('events.list', { offset: 0, limit: 100, orderId, descending: false });
      expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['pack-sent', 'pack-acked', 'ready']));
      const refs: Pick<NewMessage, 'link' | 'way' | 'seq'>[] = [out(seq), { link: 'world', way: 'in', seq: 7777 }];
      const { messages } = await client.call('messages.get', { refs });
      expect(messages).toMatchObject([
        { ...out(seq), body: sent?.body, copies: 4, ackedAt: rig.clock.now() - 5000 - 10_000 },
        { way: 'in', seq: 7777, body: { kind: 'ready', shipid }, ackedAt: null },
      ]);
    }
    await again.stop();
  });

  it('says so where no messages are kept', async () => {
    const rig = await new KernelRig().start();
    const client = await rig.signedIn('manager');
    expect(await client.call('messages.get', { refs: [out(1)] })).toEqual({ messages: [], kept: null });
    const refs = Array.from({ length: 1001 }, (_, seq) => out(seq));
    expect((await client.ask('messages.get', { refs })).error?.message).toMatch(/refs/);
    await rig.stop();
  });
});
