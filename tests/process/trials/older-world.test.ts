// A real world whose database is put back to an earlier copy while the app went on: it is recognised and said, nothing is sent to it.
import { cpSync, rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { seededRandom } from '../../../main/core/lib/random.js';
import { Stage } from '../../trials/lib/stage.js';
import { eventually } from '../../support/served-program.js';

const SLOW_MS = 180_000;
let stage: Stage | null = null;
afterEach(() => stage?.dispose());

it(
  'a world restored from an older copy is not taken for ours, and the program says so',
  async () => {
    stage = await Stage.open({ mode: 'real', seed: 4, simspeed: 1_000_000, trucks: 40 });
    const { desk, peers } = stage;
    if (peers === null) throw new Error('there is no world');
    const random = seededRandom(4);
    const deliver = async (count: number): Promise<void> => {
      await desk.place(desk.prepare(count, random));
      await eventually(
        'delivered',
        () => desk.openOrders,
        (open) => open === 0,
        SLOW_MS,
      );
    };
    await deliver(8);
    const { worldDir } = peers;
    const copy = `${worldDir}-copy`;
    await peers.stopWorld('SIGTERM');
    cpSync(worldDir, copy, { recursive: true });
    await peers.restartWorld();
    await desk.connected();
    await deliver(8);
    expect(desk.status?.notice ?? null).toBeNull();

    await peers.stopWorld('SIGTERM');
    rmSync(worldDir, { recursive: true });
    cpSync(copy, worldDir, { recursive: true });
    await peers.restartWorld();
    const notice = await eventually(
      'what is said',
      () => desk.status?.notice,
      (said) => said?.code === 'world-older',
      SLOW_MS,
    );
    expect(notice?.text).toMatch(/has come back older than these books/);
    await expect(desk.place(desk.prepare(1, random))).rejects.toThrow(/can only be read|was refused/);
  },
  2 * SLOW_MS,
);
