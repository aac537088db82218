import { describe, expect, it } from 'vitest';
import { GOOD_MS, Supervisor, type SupervisorEvents } from '../../../main/kernel/supervisor.js';
import { seededRandom } from '../../../main/core/lib/random.js';
import { FakeProcessHost } from '../../support/fake-process-host.js';
import { settle, VirtualClock } from '../../support/virtual-clock.js';

function rig() {
  const clock = new VirtualClock();
  const processes = new FakeProcessHost();
  const log: string[] = [];
  const logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
  const events: SupervisorEvents = {
    ready: () => log.push('ready'),
    message: (message) => log.push(`message ${JSON.stringify(message)}`),
    lost: () => log.push('lost'),
    changed: () => {
      const { state } = supervisor.status();
      if (log.at(-1) !== state) log.push(state);
    },
  };
  const ports = { clock, timers: clock, random: seededRandom(1), logger, processes };
  const supervisor: Supervisor = new Supervisor('world-link', ports, events);
  return { clock, processes, log, supervisor, child: () => processes.last('world-link') };
}

describe('Supervisor', () => {
  it('goes from starting to ready on hello, and pings every 5 s', async () => {
    const { supervisor, child, clock, log } = rig();
    supervisor.start();
    expect(supervisor.status().state).toBe('starting');
    expect(supervisor.status().pid).toBe(child().pid);
    child().hello();
    expect(supervisor.status().state).toBe('ready');
    expect(log).toContain('ready');
    await clock.advance(15_000);
    expect(child().of('ping')).toHaveLength(3);
    await supervisor.stop();
    expect(clock.pending).toBe(0);
  });

  it('ends and restarts a child that does not say hello within 10 s', async () => {
    const { supervisor, child, clock, processes } = rig();
    supervisor.start();
    const first = child();
    await clock.advance(9_999);
    expect(first.killed).toBe(false);
    await clock.advance(1);
    expect(first.killed).toBe(true);
    expect(supervisor.status().state).toBe('waiting');
    expect(supervisor.status().lastError?.code).toBe('process-mute');
    await clock.advance(400);
    expect(processes.children).toHaveLength(2);
    expect(child().epoch).toBe(2);
    await supervisor.stop();
  });

  it('calls a child silent after one missed ping and dead after the second', async () => {
    const { supervisor, child, clock } = rig();
    supervisor.start();
    const first = child();
    first.hello();
    first.answers = false;
    // The hello counts as a sign of life for the first interval, the first ping is missed in the second.
    await clock.advance(10_000);
    expect(supervisor.status().state).toBe('silent');
    expect(first.killed).toBe(false);
    await clock.advance(5_000);
    expect(first.killed).toBe(true);
    expect(supervisor.status().lastError?.code).toBe('process-silent');
    await supervisor.stop();
  });

  it('is ready again when a silent child speaks', async () => {
    const { supervisor, child, clock } = rig();
    supervisor.start();
    child().hello();
    child().answers = false;
    await clock.advance(10_000);
    expect(supervisor.status().state).toBe('silent');
    child().say({ type: 'stats' });
    expect(supervisor.status().state).toBe('ready');
    await supervisor.stop();
  });

  it('does not blame the child for the sleep of the machine', async () => {
    const { supervisor, child, clock } = rig();
    supervisor.start();
    const first = child();
    first.hello();
    await clock.advance(5_000);
    first.answers = false;
    await clock.advance(5_000);
    expect(supervisor.status().state).toBe('ready');
    // Asleep for an hour with a ping unanswered, then all timers fire: the child gets its interval again.
    await clock.sleep(3_600_000);
    expect(first.killed).toBe(false);
    first.answers = true;
    await clock.advance(10_000);
    expect(first.killed).toBe(false);
    expect(supervisor.status().state).toBe('ready');
    await supervisor.stop();
  });

  it('restarts with growing delays and gives up after more than 5 exits in a minute, until it is told to try again', async () => {
    const { supervisor, child, clock, processes } = rig();
    supervisor.start();
    const delays: number[] = [];
    for (let exit = 1; exit <= 5; exit++) {
      child().exit(1);
      expect(supervisor.status().state).toBe('waiting');
      const before = clock.now();
      while (supervisor.status().state === 'waiting') await clock.advance(10);
      delays.push(clock.now() - before);
    }
    for (const [n, delay] of delays.entries()) {
      expect(delay).toBeGreaterThanOrEqual(250 * 2 ** n);
      expect(delay).toBeLessThanOrEqual(250 * 2 ** n * 1.25 + 10);
    }
    child().exit(1);
    expect(supervisor.status().state).toBe('failed');
    await clock.advance(600_000);
    expect(processes.children).toHaveLength(6);
    await supervisor.restart();
    expect(processes.children).toHaveLength(7);
    child().hello();
    expect(supervisor.status().state).toBe('ready');
    expect(supervisor.status().lastError).toBeNull();
    await supervisor.stop();
  });

  it('brings a child that had worked for a while back at once, however many ended before', async () => {
    const { supervisor, child, clock } = rig();
    supervisor.start();
    for (let exit = 1; exit <= 2; exit++) {
      child().exit(1);
      await clock.advance(5_000);
    }
    const waitsAfter = async (workedMs: number): Promise<number> => {
      child().hello();
      await clock.advance(workedMs);
      child().exit(1);
      const before = clock.now();
      while (supervisor.status().state === 'waiting') await clock.advance(10);
      return clock.now() - before;
    };
    expect(await waitsAfter(GOOD_MS)).toBeLessThanOrEqual(250 * 1.25 + 10);
    expect(await waitsAfter(GOOD_MS - 1)).toBeLessThanOrEqual(250 * 1.25 + 10);
    // The second in a row.
    expect(await waitsAfter(0)).toBeGreaterThanOrEqual(500);
    await supervisor.stop();
  });

  it('forgives exits that are more than a minute old', async () => {
    const { supervisor, child, clock } = rig();
    supervisor.start();
    for (let exit = 1; exit <= 20; exit++) {
      child().hello();
      await clock.advance(7_200);
      child().exit(1);
      expect(supervisor.status().state).toBe('waiting');
      await clock.advance(5_000);
      expect(supervisor.status().state).toBe('starting');
    }
    await supervisor.stop();
  });

  it('ignores other epochs and what is no message', async () => {
    const { supervisor, child, log } = rig();
    supervisor.start();
    child().hello();
    const before = log.length;
    child().say({ type: 'deliver' }, 7);
    child().raw('rubbish');
    child().raw({ epoch: 1 });
    child().raw(null);
    expect(log).toHaveLength(before);
    child().say({ type: 'deliver' });
    expect(log).toHaveLength(before + 1);
    await supervisor.stop();
  });

  it('never posts to a child that is gone, not even from its exit', async () => {
    const { supervisor, child, clock } = rig();
    supervisor.start();
    const first = child();
    first.hello();
    first.exit(1);
    supervisor.post({ type: 'reconnect' });
    await clock.advance(60_000);
    expect(first.postedDead).toEqual([]);
    await supervisor.stop();
  });

  it('ignores what a dead child still says', async () => {
    const { supervisor, child, clock, log } = rig();
    supervisor.start();
    const first = child();
    first.hello();
    first.exit(1);
    await clock.advance(1_000);
    child().hello();
    const before = log.length;
    first.say({ type: 'deliver', items: [] });
    expect(log).toHaveLength(before);
    await supervisor.stop();
  });

  it('stops: asks, waits, and kills who does not go', async () => {
    const { supervisor, child, clock } = rig();
    supervisor.start();
    const first = child();
    first.hello();
    first.obedient = false;
    let stopped = false;
    void supervisor.stop().then(() => (stopped = true));
    await clock.advance(2_900);
    expect(first.of('stop')).toHaveLength(1);
    expect(stopped).toBe(false);
    await clock.advance(200);
    expect(first.killed).toBe(true);
    await settle();
    expect(stopped).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('counts a program that cannot be started as an exit', async () => {
    const { supervisor, processes, clock } = rig();
    processes.fails = new Error('ENOENT');
    supervisor.start();
    expect(supervisor.status().state).toBe('waiting');
    expect(supervisor.status().lastError?.message).toContain('ENOENT');
    await clock.advance(60_000);
    expect(supervisor.status().state).toBe('failed');
    await supervisor.stop();
  });

  it('stays stopped once disposed', async () => {
    const { supervisor, processes } = rig();
    supervisor.start();
    await supervisor.dispose();
    await supervisor.restart();
    expect(processes.children).toHaveLength(1);
  });
});
