// What the program says it went on with after a restart: as loaded, once, and only when something was open.

import { describe, expect, it } from 'vitest';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

async function stocked(rig: KernelRig): Promise<void> {
  const buys = rig.sent(rig.world, 'buy');
  rig.world.say({ type: 'acked', seqs: buys.map(({ seq }) => seq) });
  const items = buys.map(({ seq, body }) => ({ seq: 9000 + seq, body: { ...body, kind: 'arrived' } }));
  rig.world.say({ type: 'deliver', items });
  await settle();
}

describe('after a restart', () => {
  it('counts open orders and commands without an ack as they were loaded, in the status and in the journal', async () => {
    const disk = new FakeDisk();
    const first = await (await new KernelRig(disk).start()).connect();
    await stocked(first);
    expect(first.kernel.status().resumed).toBeNull();
    const client = await first.signedIn('staff');
    for (const count of [1, 2, 3]) await client.call('orders.place', anOrder(1, count));
    // One of the three is acked, so two go out again.
    const [one] = first.sent(first.world, 'pack');
    first.world.say({ type: 'acked', seqs: [one?.seq ?? 0] });
    await first.clock.advance(100);
    const open = first.kernel.status().links;
    expect(open.world.unackedOut + open.ups.unackedOut).toBeGreaterThanOrEqual(2);
    await first.stop();

    const second = await new KernelRig(disk).start();
    const { resumed } = second.kernel.status();
    expect(resumed).toMatchObject({ orders: 3, commands: open.world.unackedOut + open.ups.unackedOut });
    const manager = await second.signedIn('manager');
    const list = () => manager.call('events.list', { offset: 0, limit: 10, kinds: ['resumed'], descending: true });
    expect((await list()).rows.map(({ data }) => data)).toEqual([
      { orders: 3, commands: open.world.unackedOut + open.ups.unackedOut },
    ]);
    await second.connect();
    // Connecting is no restart, and what is done since changes nothing of what was found.
    const given = second.sent(second.world, 'pack');
    second.world.say({ type: 'acked', seqs: given.map(({ seq }) => seq) });
    await second.clock.advance(100);
    expect(second.kernel.status().resumed).toEqual(resumed);
    expect((await list()).total).toBe(1);
    await second.stop();
  });

  it('says nothing where nothing was open', async () => {
    const disk = new FakeDisk();
    const first = await (await new KernelRig(disk).start()).connect();
    await stocked(first);
    await first.stop();
    const second = await new KernelRig(disk).start();
    // The UPS was asked for its trucks and has not acked that: a command, and nothing to tell.
    const { links } = second.kernel.status();
    expect(links.ups.unackedOut).toBeGreaterThan(0);
    expect(second.kernel.status().resumed).toBeNull();
    await second.stop();
  });
});
