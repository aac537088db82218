// The states of a shipment's commands, as its facts, the outbox and the links say them.

import { describe, expect, it } from 'vitest';
import { commandStates, type CommandContext } from '../../../main/core/fulfilment/command-states.js';
import type { OutboxRow } from '../../../main/core/fulfilment/types.js';
import type { LinkName } from '../../../main/core/lib/ids.js';
import type { Shipment } from '../../../main/core/orders/types.js';
import { shipment } from '../../contract/store/rows.js';

const NOW = 100_000;
const context = (unacked: readonly (readonly [LinkName, number])[] = [], up = true): CommandContext => {
  const rows = (link: LinkName) =>
    new Map(
      unacked.flatMap(([of, seq]): [number, OutboxRow][] =>
        of === link ? [[seq, { link, seq, at: 1, body: { kind: 'query', packageid: 1 } }]] : [],
      ),
    );
  return {
    outbox: { world: rows('world'), ups: rows('ups') },
    linksUp: { world: up, ups: up },
    expected: { pack: 1000, truck: 2000, load: 1000, delivery: 5000 },
    now: NOW,
  };
};
const states = (row: Partial<Shipment>, given = context()): string[] =>
  commandStates(shipment(1, row), given).map(({ command, seq, state }) => `${command} ${seq} ${state}`);
const packing = { state: 'packing', packSeq: 5, packAckedAt: NOW - 999, packAttempts: 1 } as const;

describe('a command', () => {
  it('is not there before it was given', () => {
    expect(states({})).toEqual([]);
  });

  it('is queued while its link is down, sent until it is acked, acked until its answer', () => {
    const given = { ...packing, state: 'placed', packAckedAt: null, stateSince: NOW - 50_000 } as const;
    expect(states(given, context([['world', 5]], false))).toEqual(['pack 5 queued']);
    // Sent again by itself: however long that lasts, it is on its way.
    expect(states(given, context([['world', 5]]))).toEqual(['pack 5 sent']);
    expect(states(packing)).toEqual(['pack 5 acked']);
    expect(states({ ...packing, packedAt: NOW })).toEqual(['pack 5 confirmed']);
    // The other link's number is another command.
    expect(states(packing, context([['ups', 5]]))).toEqual(['pack 5 acked']);
  });

  it('has expired when its answer is overdue, or will not come', () => {
    expect(states({ ...packing, packAckedAt: NOW - 1000 })).toEqual(['pack 5 expired']);
    expect(states({ ...packing, state: 'cancelled', cancelledAt: NOW })).toEqual(['pack 5 expired']);
    expect(states({ ...packing, state: 'failed' })).toEqual(['pack 5 expired']);
  });

  it('is confirmed by what comes after it, where its own answer was lost', () => {
    const all = { packSeq: 5, pickupSeq: 2, loadSeq: 6, departSeq: 3, state: 'delivered', deliveredAt: NOW } as const;
    expect(states(all)).toEqual(['pack 5 confirmed', 'pickup 2 confirmed', 'load 6 confirmed', 'depart 3 confirmed']);
  });

  it('tells links, times and how often it was given', () => {
    const row = { ...packing, packedAt: NOW - 10, packAttempts: 2, pickupSeq: 9, pickupAckedAt: NOW - 5 } as const;
    expect(commandStates(shipment(1, { ...row, state: 'packed' }), context())).toEqual([
      {
        shipmentId: 1,
        command: 'pack',
        link: 'world',
        seq: 5,
        state: 'confirmed',
        ackedAt: NOW - 999,
        confirmedAt: NOW - 10,
        attempts: 2,
      },
      {
        shipmentId: 1,
        command: 'pickup',
        link: 'ups',
        seq: 9,
        state: 'acked',
        ackedAt: NOW - 5,
        confirmedAt: null,
        attempts: null,
      },
    ]);
  });
});
