// Faults on purpose in words, and how many there are. Pure.

import {
  FAULT_LINES,
  type DirectionFaults,
  type FaultConfig,
  type FaultDirection,
  type FaultLineName,
} from '../../../main/core/faults/config.js';
import { formatNumber } from '../../components/format.js';
import { s } from './strings.js';

export const PERCENTS = [
  'drop',
  'duplicate',
  'reorder',
  'corrupt',
  'split',
  'merge',
  'disconnect',
  'halfOpen',
] as const satisfies readonly (keyof DirectionFaults)[];
export type PercentName = (typeof PERCENTS)[number];
export const DIRECTIONS: readonly FaultDirection[] = ['in', 'out'];

export function place(line: FaultLineName, direction: FaultDirection): string {
  return s(`${line}.${direction}`);
}

/** One entry a fault, in the order of the sliders. */
export function faultWords(config: FaultConfig | null): readonly string[] {
  if (config === null) return [];
  const words: string[] = [];
  for (const line of FAULT_LINES) {
    const faults = config.lines?.[line];
    for (const direction of DIRECTIONS) {
      const where = place(line, direction);
      for (const text of directionWords(faults?.[direction] ?? {})) words.push(`${where}: ${text}`);
    }
    if ((faults?.refuse ?? 0) > 0) words.push(`${s(line)}: ${percent(s('refuse'), faults?.refuse ?? 0)}`);
  }
  const { world, ups } = config;
  if ((world?.unanswered ?? 0) > 0) words.push(percent(s('unanswered'), world?.unanswered ?? 0));
  if ((world?.breakdowns?.percent ?? 0) > 0) words.push(percent(s('breakdowns'), world?.breakdowns?.percent ?? 0));
  if ((ups?.illegal ?? 0) > 0) words.push(`${s('upsFaults')}: ${percent(s('illegal'), ups?.illegal ?? 0)}`);
  return words;
}

function directionWords(faults: DirectionFaults): readonly string[] {
  const words = PERCENTS.filter((name) => (faults[name] ?? 0) > 0).map((name) => percent(s(name), faults[name] ?? 0));
  const { delay, stalled, bytesPerSecond } = faults;
  if (delay !== undefined && delay.percent > 0) {
    words.push(`${percent(s('delay'), delay.percent)} (${formatNumber(delay.minMs)}–${formatNumber(delay.maxMs)} ms)`);
  }
  if (stalled === true) words.push(s('stalled'));
  if (bytesPerSecond !== undefined) words.push(`${s('slow')}: ${formatNumber(bytesPerSecond)}`);
  return words;
}

function percent(what: string, value: number): string {
  return `${what} ${formatNumber(value)} %`;
}
