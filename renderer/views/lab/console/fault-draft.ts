// Faults while they are being set: single values put into a configuration and taken out again, so that what does not happen is
// not in it. And the presets. Pure.

import type {
  DirectionFaults,
  FaultConfig,
  FaultDirection,
  FaultLineName,
  LieKind,
  LineFaults,
} from '../../../../main/core/faults/config.js';

export const NO_FAULTS: FaultConfig = { seed: 1 };
export const DEFAULT_DELAY = { minMs: 100, maxMs: 1000 };
export const DEFAULT_REPAIR_MS = 60_000;

/** Null when nothing of it happens: there are no faults then. */
export function pruned(config: FaultConfig): FaultConfig | null {
  const { seed, lines, world, ups } = config;
  return lines === undefined && world === undefined && ups === undefined
    ? null
    : { seed, ...some({ lines, world, ups }) };
}

/** The same object without what is undefined; undefined when nothing is left. */
function some<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return entries.length === 0
    ? undefined
    : (Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> });
}

const orNone = (percent: number): number | undefined => (percent > 0 ? percent : undefined);

export function setLine(config: FaultConfig, name: FaultLineName, change: Partial<LineFaults>): FaultConfig {
  const line = some({ ...config.lines?.[name], ...change });
  return { ...config, lines: some({ ...config.lines, [name]: line }) };
}

export function setDirection(
  config: FaultConfig,
  name: FaultLineName,
  direction: FaultDirection,
  change: Partial<DirectionFaults>,
): FaultConfig {
  const faults: DirectionFaults | undefined = some({ ...config.lines?.[name]?.[direction], ...change });
  return setLine(config, name, { [direction]: faults });
}

export function setPercent(
  config: FaultConfig,
  name: FaultLineName,
  direction: FaultDirection,
  change: {
    readonly what: Exclude<keyof DirectionFaults, 'delay' | 'stalled' | 'bytesPerSecond'>;
    readonly percent: number;
  },
): FaultConfig {
  return setDirection(config, name, direction, { [change.what]: orNone(change.percent) });
}

export function setDelay(
  config: FaultConfig,
  name: FaultLineName,
  direction: FaultDirection,
  change: Partial<{ percent: number; minMs: number; maxMs: number }>,
): FaultConfig {
  const before = config.lines?.[name]?.[direction]?.delay ?? { percent: 0, ...DEFAULT_DELAY };
  const delay = { ...before, ...change };
  return setDirection(config, name, direction, { delay: delay.percent > 0 ? delay : undefined });
}

export function setUnanswered(config: FaultConfig, percent: number): FaultConfig {
  return { ...config, world: some({ ...config.world, unanswered: orNone(percent) }) };
}

export function setBreakdowns(
  config: FaultConfig,
  change: Partial<{ percent: number; repairMs: number }>,
): FaultConfig {
  const before = config.world?.breakdowns ?? { percent: 0, repairMs: DEFAULT_REPAIR_MS };
  const breakdowns = { ...before, ...change };
  return { ...config, world: some({ ...config.world, breakdowns: breakdowns.percent > 0 ? breakdowns : undefined }) };
}

/** `kinds`: none means all. */
export function setLies(config: FaultConfig, percent: number, kinds: readonly LieKind[]): FaultConfig {
  return {
    ...config,
    ups: some({ illegal: orNone(percent), kinds: percent > 0 && kinds.length > 0 ? kinds : undefined }),
  };
}

export const PRESETS = ['none', 'flaky30', 'flaky60', 'flaky90', 'halfOpen', 'illegal'] as const;
export type PresetName = (typeof PRESETS)[number];

/** Requests to the world are lost, as the real one's flakiness means it. */
function flaky(drop: number): Omit<FaultConfig, 'seed'> {
  return { lines: { worldStore: { in: { drop } }, worldUps: { in: { drop } } } };
}

const HALF_OPEN: LineFaults = { out: { halfOpen: 2 } };

const PRESET_FAULTS: Readonly<Record<PresetName, Omit<FaultConfig, 'seed'>>> = {
  none: {},
  flaky30: flaky(30),
  flaky60: flaky(60),
  flaky90: flaky(90),
  halfOpen: { lines: { worldStore: HALF_OPEN, worldUps: HALF_OPEN, upsStore: HALF_OPEN } },
  illegal: { ups: { illegal: 25 } },
};

export function preset(name: PresetName, seed: number): FaultConfig | null {
  return pruned({ seed, ...PRESET_FAULTS[name] });
}

/** The preset that this is, whatever its seed; null: none of them. */
export function presetOf(config: FaultConfig | null): PresetName | null {
  if (config === null) return 'none';
  const like = JSON.stringify({ ...config, seed: undefined });
  return PRESETS.find((name) => JSON.stringify(PRESET_FAULTS[name]) === like) ?? null;
}
