// Draws a run's scenario from its seed.

import { chance, between, pick, type Timeline } from './machine/timeline.js';
import type { Random } from '../../main/core/lib/random.js';
import { drawDemo, LARGE, SMALL } from './draw-demo.js';
import { drawBuys, drawDeeds, drawHolds, drawOrders } from './draw-people.js';
import type { Carrier, FaultRates, Scenario, ScenarioWish } from './scenario.js';

const MINUTE = 60_000;
/** Orders at most in a slow world. */
const SLOWLY = 10;
/** In a large run, so many orders a second. */
const PACE = 100;

export function drawScenario(timeline: Timeline, wish: ScenarioWish = {}): Scenario {
  const random = timeline.random('scenario');
  const large = wish.orders !== undefined;
  const classic = chance(random, 0.25);
  const profile = wish.profile ?? (classic && !large ? 'classic' : 'brisk');
  const demo = drawDemo(random, large ? LARGE : SMALL);
  const calm = profile === 'classic' ? 3 * MINUTE : MINUTE;
  const span = Math.max(calm, ((wish.orders ?? 0) / PACE) * 1000);
  const drawn = drawOrders(random, demo, span, wish);
  const orders = wish.burst === undefined ? drawHolds(timeline.random('holds'), drawn) : drawn;
  const speeds = large ? [20_000] : orders.length > SLOWLY ? [1000, 6000, 20_000] : [100, 1000, 6000, 20_000];
  return {
    demo,
    mode: wish.mode ?? (chance(random, 0.3) ? 'real' : 'simulated'),
    carrier: wish.carrier ?? drawCarrier(random),
    profile,
    // At 100 a load takes a minute, and each truck loads one package at a time.
    simspeed: wish.simspeed ?? pick(random, speeds),
    flakiness: pick(random, [0, 0, 10, 30]),
    net: {
      latencyMs: pick(random, [
        [0, 1],
        [1, 20],
        [0, 300],
      ] as const),
      split: pick(random, [0, 0.2, 0.8]),
      merge: pick(random, [0, 0.3]),
    },
    commitMs: pick(random, [
      [0, 1],
      [1, 10],
      [5, 80],
    ] as const),
    store: wish.store ?? (!large && chance(random, 0.04) ? 'sqlite' : 'memory'),
    orders,
    buys: drawBuys(random, demo, span),
    deeds: wish.burst === undefined ? drawDeeds(random, demo, span) : [],
    faults: wish.faults === false ? NO_FAULTS : drawFaults(random, span),
    faultsUntil: span,
    patience: profile === 'classic' ? 90 * MINUTE : 30 * MINUTE,
  };
}

const OURS: Carrier = { dialect: 'parcelyard', listens: 'ups', announces: false };

/** Those of other dialects make the world; who listens is a matter of the dialect, for ours it may be either. */
function drawCarrier(random: Random): Carrier {
  const dialect = pick(random, ['parcelyard', 'parcelyard', 'parcelyard', 'ua', 'v4', 'call'] as const);
  if (dialect !== 'parcelyard') return { dialect, listens: dialect === 'ua' ? 'store' : 'ups', announces: true };
  if (chance(random, 0.3)) return OURS;
  return { dialect, listens: pick(random, ['ups', 'store'] as const), announces: chance(random, 0.6) };
}

const NO_FAULTS: FaultRates = {
  cut: null,
  halfOpen: null,
  refuse: null,
  slow: null,
  killLink: null,
  killSimulator: null,
  hang: null,
  sleep: null,
  crash: null,
  crashAtCommit: null,
  simulatorAtCommit: null,
  reopenWindow: null,
  diskFails: null,
};

/** Some kinds of faults in each run, some of them dense. */
function drawFaults(random: Random, span: number): FaultRates {
  const rate = (often: number): number | null => (chance(random, often) ? span / between(random, 1, 6) : null);
  return {
    cut: rate(0.6),
    halfOpen: rate(0.3),
    refuse: rate(0.3),
    slow: rate(0.2),
    killLink: rate(0.5),
    killSimulator: rate(0.4),
    hang: rate(0.2),
    sleep: rate(0.1),
    crash: rate(0.4),
    crashAtCommit: rate(0.5),
    simulatorAtCommit: rate(0.3),
    reopenWindow: rate(0.3),
    diskFails: rate(0.3),
  };
}
