// Outcomes in words: one line a run, and what was wrong with a red one. Prints nothing itself.

import { MEASURES, MEASURE_NAMES } from '../../core/scenario/measures.js';
import type { ExpectationStatus } from '../../core/scenario/types.js';
import type { Outcome } from './outcome.js';

/** `rush-hour  seed 3  GREEN  412 orders, …`. */
export function headline(outcome: Outcome): string {
  const { scenario, seed, green, figures, commits, simulatedSeconds, realSeconds } = outcome;
  const { orders, delivered, deliveredTwice, retransmissions, deliverP50, deliverP90, deliverP99 } = figures;
  const times = [deliverP50, deliverP90, deliverP99].map((time) => (time === null ? '-' : time.toFixed(1))).join(' / ');
  return [
    `${named(scenario, seed)} ${green ? 'GREEN' : 'RED  '}`,
    `${orders} orders, ${delivered} delivered, ${deliveredTwice} twice, ${retransmissions} sent again`,
    `p50/p90/p99 ${times} s`,
    `${commits} commits`,
    `${simulatedSeconds.toFixed(0)} s in ${realSeconds.toFixed(2)} s (${ratio(outcome)}x)`,
  ].join('  ');
}

/** All figures and expectations of one run. */
export function details(outcome: Outcome): readonly string[] {
  const { figures, expectations, simulatedSeconds, realSeconds, cpuSeconds, commits, mode, pace } = outcome;
  const figure = (name: string, value: string): string => `  ${name.padEnd(56)} ${value}`;
  return [
    'Figures',
    ...MEASURE_NAMES.map((name) => figure(MEASURES[name].text, shown(figures[name]))),
    figure('commits', String(commits)),
    figure('duration of the scenario, in s', simulatedSeconds.toFixed(1)),
    figure('duration in real time, in s', `${realSeconds.toFixed(2)} (processor ${cpuSeconds.toFixed(2)})`),
    figure('simulated to real time', `${ratio(outcome)}x`),
    'Expectations',
    ...expectations.map((expectation) => `  ${line(expectation)}`),
    ...(mode === 'wall' && pace !== 1 ? [`  (times to deliver are not judged at pace ${pace})`] : []),
  ];
}

/** Why it is red; empty when it is green. */
export function complaints(outcome: Outcome, again: string): readonly string[] {
  const { green, expectations, errors, firstRefusal } = outcome;
  if (green) return [];
  return [
    ...expectations.filter(({ state }) => state !== 'holds').map((expectation) => `  ${line(expectation)}`),
    ...(firstRefusal === null ? [] : [`  the first order that was refused: ${firstRefusal}`]),
    ...errors.map((error) => `  error: ${error}`),
    `  run it again: ${again}`,
  ];
}

/** A run that threw. */
export function brokenOff(scenario: string, seed: number, error: unknown, again: string): readonly string[] {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [`${named(scenario, seed)} RED    broken off`, `  error: ${what}`, `  run it again: ${again}`];
}

function named(scenario: string, seed: number): string {
  return `${scenario.padEnd(22)} seed ${String(seed).padEnd(4)}`;
}

function line({ state, text, actual }: ExpectationStatus): string {
  return `${state === 'holds' ? 'ok    ' : 'BROKEN'} ${text}; it is ${shown(actual)}`;
}

function shown(value: number | null): string {
  if (value === null) return '-';
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function ratio({ simulatedSeconds, realSeconds }: Outcome): string {
  return Math.round(simulatedSeconds / Math.max(realSeconds, 1e-6)).toLocaleString('en-US');
}
