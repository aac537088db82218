import { describe, expect, it } from 'vitest';
import { checkFaults } from '../../../main/contracts/faults.js';
import type { FaultConfig } from '../../../main/core/faults/config.js';
import { toSimSchema } from '../../../main/contracts/sim-port.js';

const FULL: FaultConfig = {
  seed: 5,
  lines: {
    worldStore: { in: { drop: 1.5, delay: { percent: 10, minMs: 0, maxMs: 10 } }, out: { stalled: true }, refuse: 3 },
    worldUps: { in: { duplicate: 1, reorder: 2, corrupt: 3 } },
    upsStore: { out: { split: 4, merge: 5, disconnect: 6, halfOpen: 7, bytesPerSecond: 100 } },
  },
  world: { unanswered: 100, breakdowns: { percent: 50, repairMs: 60_000 } },
  ups: { illegal: 20, kinds: ['garbage', 'too-early'] },
};

describe('the check of faults on purpose', () => {
  it('takes everything that there is, and next to nothing', () => {
    expect(checkFaults(FULL)).toEqual({ ok: true, value: FULL });
    expect(checkFaults({ seed: 0 })).toEqual({ ok: true, value: { seed: 0 } });
    expect(toSimSchema.parse({ type: 'faults', config: FULL })).toEqual({ type: 'faults', config: FULL });
    expect(toSimSchema.parse({ type: 'faults', config: null })).toEqual({ type: 'faults', config: null });
  });

  it.each([
    [{}, 'seed'],
    [
      { seed: 1, lines: { worldStore: { in: { drop: 101 } } } },
      'lines.worldStore.in.drop: must be at most 100; got 101',
    ],
    [{ seed: 1, lines: { nowhere: {} } }, 'nowhere'],
    [{ seed: 1, lines: { upsStore: { out: { drpo: 5 } } } }, 'drpo'],
    [{ seed: 1, lines: { upsStore: { in: { delay: { percent: 1, minMs: 9, maxMs: 3 } } } } }, 'minMs must not be more'],
    [{ seed: 1, lines: { upsStore: { in: { bytesPerSecond: 0 } } } }, 'bytesPerSecond: must be at least 1; got 0'],
    [{ seed: 1, world: { breakdowns: { percent: 5 } } }, 'world.breakdowns.repairMs'],
    [{ seed: 1, ups: { kinds: ['lies'] } }, 'must be one of: unknown-shipment'],
  ])('refuses %j', (config, text) => {
    const checked = checkFaults(config);
    expect(checked.ok).toBe(false);
    expect(checked.ok ? '' : checked.error.message).toContain(text);
  });
});
