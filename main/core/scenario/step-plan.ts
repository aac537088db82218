// What goes wrong when: the scenario's fault spans, outages and events as a list of steps. Spans that overlap hold together.

import type { DirectionFaults, FaultConfig, LineFaults } from '../faults/config.js';
import { FAULT_LINES } from '../faults/config.js';
import type { PlannedStep, Scenario, ScenarioEvent } from './types.js';

const SECOND = 1000;

type Faults = Omit<FaultConfig, 'seed'>;

interface Holding {
  readonly from: number;
  readonly to: number;
  readonly config: Faults;
  readonly text: string;
}

/** Nobody gets in, and whoever is in is thrown out at the first word. */
const CUT: LineFaults = { refuse: 100, in: { disconnect: 100 }, out: { disconnect: 100 } };
const OUTAGES = {
  'ups-outage': { config: { lines: { upsStore: CUT } }, text: 'the UPS cannot be reached' },
  'world-outage': { config: { lines: { worldStore: CUT } }, text: 'the world cannot be reached' },
} as const satisfies Record<string, { readonly config: Faults; readonly text: string }>;

/** In order of time. */
export function planSteps({ faults = [], events = [] }: Scenario, seed: number): readonly PlannedStep[] {
  const holding: readonly Holding[] = [
    ...faults.map(({ from, to, config }) => ({ from, to, config, text: describe(config) })),
    ...events.flatMap((event) => outage(event)),
  ];
  const steps: PlannedStep[] = [...faultSteps(holding, seed), ...events.flatMap((event) => single(event))];
  return steps.sort((a, b) => a.at - b.at);
}

function outage(event: ScenarioEvent): readonly Holding[] {
  if (event.do !== 'ups-outage' && event.do !== 'world-outage') return [];
  return [{ from: event.at, to: event.at + event.for, ...OUTAGES[event.do] }];
}

function single(event: ScenarioEvent): readonly PlannedStep[] {
  const at = event.at * SECOND;
  if (event.do === 'kill') {
    return [{ at, what: 'kill', process: event.process, text: `the process ${event.process} is killed` }];
  }
  if (event.do === 'speed') return [{ at, what: 'speed', speed: event.speed, text: `the speed is ${event.speed}` }];
  return [];
}

/** One step at each time at which what holds changes. */
function faultSteps(holding: readonly Holding[], seed: number): readonly PlannedStep[] {
  const times = [...new Set(holding.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return times.map((time) => {
    const now = holding.filter(({ from, to }) => from <= time && time < to);
    const config = now.length === 0 ? null : { seed, ...now.map((one) => one.config).reduce(together) };
    const text = now.length === 0 ? 'nothing goes wrong' : now.map((one) => one.text).join('; ');
    return { at: time * SECOND, what: 'faults', config, text };
  });
}

/** Field by field; where both name a field, the second counts. */
function together(a: Faults, b: Faults): Faults {
  const lines = Object.fromEntries(
    FAULT_LINES.flatMap((name) => {
      const line = mergedLine(a.lines?.[name], b.lines?.[name]);
      return line === undefined ? [] : [[name, line]];
    }),
  );
  return {
    lines,
    ...(a.world === undefined && b.world === undefined ? {} : { world: { ...a.world, ...b.world } }),
    ...(a.ups === undefined && b.ups === undefined ? {} : { ups: { ...a.ups, ...b.ups } }),
  };
}

function mergedLine(a: LineFaults | undefined, b: LineFaults | undefined): LineFaults | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const direction = (x: DirectionFaults | undefined, y: DirectionFaults | undefined): DirectionFaults => ({
    ...x,
    ...y,
  });
  return { ...a, ...b, in: direction(a.in, b.in), out: direction(a.out, b.out) };
}

/** "worldStore in: drop 30 %; UPS tells nonsense". */
function describe({ lines = {}, world, ups }: Faults): string {
  const parts: string[] = [];
  for (const name of FAULT_LINES) {
    const line = lines[name];
    if (line === undefined) continue;
    for (const direction of ['in', 'out'] as const) {
      const faults = Object.keys(line[direction] ?? {});
      if (faults.length > 0)
        parts.push(`${name} ${direction}: ${faults.map((fault) => worded(fault, line[direction])).join(', ')}`);
    }
    if (line.refuse !== undefined) parts.push(`${name}: refuse ${line.refuse} %`);
  }
  if (world?.unanswered !== undefined) parts.push(`the world leaves out ${world.unanswered} % of its answers`);
  if (world?.breakdowns !== undefined) parts.push(`${world.breakdowns.percent} % of the trips break down`);
  if (ups?.illegal !== undefined) parts.push(`the UPS tells nonsense (${ups.illegal} %)`);
  return parts.join('; ');
}

function worded(fault: string, faults: DirectionFaults | undefined): string {
  const value = faults?.[fault as keyof DirectionFaults];
  if (typeof value === 'number') return fault === 'bytesPerSecond' ? `${value} bytes/s` : `${fault} ${value} %`;
  return typeof value === 'object' ? `${fault} ${value.percent} %` : fault;
}
