// Answers that a link gives in place of a UPS whose dialect has no words: recorded once, whatever restarts in between.

import { describe, expect, it } from 'vitest';
import { standInSeq } from '../../../main/processes/lib/codec/unsupported.js';
import { anOrder, FakeDisk, KernelRig } from '../../support/fake-kernel.js';
import { settle } from '../../support/virtual-clock.js';

const body = { kind: 'cancelResult', shipid: 1, accepted: false, reason: 'no such message' };
const SEQ = standInSeq(3);

async function refusals(rig: KernelRig): Promise<number> {
  const client = await rig.signedIn('manager');
  const { rows } = await client.call('events.list', { offset: 0, limit: 200, descending: true });
  return rows.filter((event) => event.kind === 'command-rejected' && event.peerSeq === SEQ).length;
}

describe('a stand-in answer', () => {
  it('fault 10: is recorded once and settled every time, also by a kernel that starts again', async () => {
    const disk = new FakeDisk();
    const first = await (await new KernelRig(disk).start()).connect();
    await (await first.signedIn('staff')).call('orders.place', anOrder());
    for (let copy = 0; copy < 2; copy += 1) {
      first.ups.say({ type: 'deliver', items: [{ seq: SEQ, body }] });
      await settle();
    }
    expect(first.settled(first.ups).filter((seq) => seq === SEQ)).toHaveLength(2);
    expect(await refusals(first)).toBe(1);

    const second = await (await new KernelRig(disk).start()).connect();
    second.ups.say({ type: 'deliver', items: [{ seq: SEQ, body }] });
    await settle();
    expect(second.settled(second.ups)).toContain(SEQ);
    expect(await refusals(second)).toBe(1);
    await second.stop();
  });
});
