// Which lanes stand where: sections, groups, lanes, in rows from top to bottom. Pure; knows nothing of pixels across.

import type { LaneGroup, LaneStage } from '../../../main/core/feed/timeline-kinds.js';
import type { TimelineLane } from '../../../main/core/feed/timeline-lanes.js';
import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import { s, stageWord } from './strings.js';

export type LaneSort = 'id' | 'activity' | 'trouble';
export type LaneHeight = 'low' | 'medium' | 'tall';

export interface LayoutOptions {
  readonly sort: LaneSort;
  readonly height: LaneHeight;
  readonly filter: string;
  readonly onlyTrouble: boolean;
  /** Keys of groups and sections that a person turned over from their usual state. */
  readonly toggled: ReadonlySet<string>;
  /** All warehouses and trucks there are, with or without events. */
  readonly warehouseNames: ReadonlyMap<number, string>;
  readonly trucks: readonly number[];
}

/** True when people chose the same in both; what the feed tells may differ. */
export function sameChoice(a: LayoutOptions, b: LayoutOptions): boolean {
  return (
    a.sort === b.sort &&
    a.height === b.height &&
    a.filter === b.filter &&
    a.onlyTrouble === b.onlyTrouble &&
    a.toggled === b.toggled
  );
}

export interface Row {
  readonly type: 'section' | 'group' | 'lane';
  /** `warehouse`, `warehouse/3`, `warehouse/3/packing`. */
  readonly key: string;
  readonly y: number;
  readonly height: number;
  readonly label: string;
  /** Lanes drawn in this row, from top to bottom (indexes into the model). */
  readonly lanes: readonly number[];
  readonly expanded: boolean | null;
  readonly group: LaneGroup;
  readonly entity: number;
  readonly problems: number;
}

export interface Layout {
  readonly rows: readonly Row[];
  readonly height: number;
  /** Groups in all, and how many the filter lets through. */
  readonly groups: number;
  readonly shown: number;
}

const LANE_PX: Readonly<Record<LaneHeight, number>> = { low: 22, medium: 36, tall: 72 };
const SECTION_PX = 26;
const GROUP_PX = 26;
const STAGE_ORDER: readonly LaneStage[] = ['queue', 'packing', 'ready', 'loading', 'state', 'cargo', 'program'];
/** Lanes that every warehouse shows from the start, so that nothing moves when the first package comes. */
const WAREHOUSE_STAGES: readonly LaneStage[] = ['packing', 'ready', 'loading'];
const SECTIONS: readonly LaneGroup[] = ['warehouse', 'truck', 'program'];

interface Group {
  readonly group: LaneGroup;
  readonly entity: number;
  readonly key: string;
  readonly name: string;
  readonly lanes: TimelineLane[];
}

export function groupName(group: LaneGroup, entity: number, names: ReadonlyMap<number, string>): string {
  if (group === 'truck') return s('truck', { id: String(entity) });
  if (group === 'program') return s('others');
  return names.get(entity) ?? s('warehouse', { id: String(entity) });
}

export function buildLayout(model: TimelineModel, options: LayoutOptions): Layout {
  const groups = collect(model, options);
  const kept = groups.filter((group) => matches(group, options));
  const rows: Row[] = [];
  let y = 0;
  const add = (row: Omit<Row, 'y'>) => {
    rows.push({ ...row, y });
    y += row.height;
  };
  for (const section of SECTIONS) {
    const members = kept.filter((group) => group.group === section).sort(order(options.sort));
    if (members.length === 0) continue;
    const open = !options.toggled.has(section);
    const label = s(section === 'warehouse' ? 'warehouses' : section === 'truck' ? 'trucks' : 'program');
    add({
      type: 'section',
      key: section,
      height: SECTION_PX,
      label: `${label} (${members.length})`,
      lanes: [],
      expanded: open,
      group: section,
      entity: -1,
      problems: sum(members.flatMap((group) => group.lanes)),
    });
    if (open) for (const group of members) addGroup(group, options, add);
  }
  return { rows, height: y, groups: groups.length, shown: kept.length };
}

function addGroup(group: Group, options: LayoutOptions, add: (row: Omit<Row, 'y'>) => void): void {
  const base = { group: group.group, entity: group.entity };
  const laneHeight = LANE_PX[options.height];
  // A warehouse shows its stages unless folded; a truck shows one line unless opened.
  const open = (group.group === 'warehouse') !== options.toggled.has(group.key);
  const main = group.lanes.filter((lane) => lane.stage !== 'cargo');
  const cargo = group.lanes.filter((lane) => lane.stage === 'cargo');
  const whole = group.group === 'warehouse' && open;
  add({
    ...base,
    type: 'group',
    key: group.key,
    height: whole ? GROUP_PX : Math.max(GROUP_PX, laneHeight - 4),
    label: group.name,
    lanes: whole ? [] : main.map((lane) => lane.index),
    expanded: group.group === 'program' || (group.group === 'truck' && cargo.length === 0) ? null : open,
    problems: sum(group.lanes),
  });
  if (!open) return;
  for (const stage of stagesOf(group)) {
    const lane = group.lanes.find((one) => one.stage === stage);
    add({
      ...base,
      type: 'lane',
      key: `${group.key}/${stage}`,
      height: laneHeight,
      label: stageWord(stage),
      lanes: lane ? [lane.index] : [],
      expanded: null,
      problems: lane?.problems ?? 0,
    });
  }
}

/** The lanes below a group's own row, from top to bottom. */
function stagesOf({ group, lanes }: Group): readonly LaneStage[] {
  const present = STAGE_ORDER.filter((stage) => lanes.some((lane) => lane.stage === stage));
  if (group !== 'warehouse') return present.filter((stage) => stage === 'cargo');
  return STAGE_ORDER.filter((stage) => present.includes(stage) || WAREHOUSE_STAGES.includes(stage));
}

function collect(model: TimelineModel, { warehouseNames, trucks }: LayoutOptions): Group[] {
  const groups = new Map<string, Group>();
  const groupOf = (group: LaneGroup, entity: number): Group => {
    const key = `${group}/${entity}`;
    const known = groups.get(key);
    if (known) return known;
    const made = { group, entity, key, name: groupName(group, entity, warehouseNames), lanes: [] };
    groups.set(key, made);
    return made;
  };
  for (const id of warehouseNames.keys()) groupOf('warehouse', id);
  for (const id of trucks) groupOf('truck', id);
  for (const lane of model.lanes) {
    // A lane whose bars were all taken back (nothing ever waited in it) says nothing.
    if (lane.stage === 'queue' && lane.bars.length === 0 && lane.problems === 0) continue;
    groupOf(lane.group, lane.entity).lanes.push(lane);
  }
  for (const { lanes } of groups.values()) {
    lanes.sort((a, b) => STAGE_ORDER.indexOf(a.stage) - STAGE_ORDER.indexOf(b.stage));
  }
  return [...groups.values()];
}

function matches(group: Group, options: LayoutOptions): boolean {
  if (options.onlyTrouble && sum(group.lanes) === 0) return false;
  const words = options.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${group.name} ${group.group} ${group.entity}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function sum(lanes: readonly TimelineLane[]): number {
  return lanes.reduce((total, lane) => total + lane.problems, 0);
}

function order(sort: LaneSort): (a: Group, b: Group) => number {
  const latest = (group: Group) => Math.max(...group.lanes.map((lane) => lane.lastAt));
  const byId = (a: Group, b: Group) => a.entity - b.entity;
  if (sort === 'activity') return (a, b) => latest(b) - latest(a) || byId(a, b);
  if (sort === 'trouble') return (a, b) => sum(b.lanes) - sum(a.lanes) || byId(a, b);
  return byId;
}

/** Index of the row at a height, or -1. */
export function rowAt(layout: Layout, y: number): number {
  let low = 0;
  let high = layout.rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((layout.rows[middle]?.y ?? 0) <= y) low = middle + 1;
    else high = middle;
  }
  const row = layout.rows[low - 1];
  return row && y < row.y + row.height ? low - 1 : -1;
}

/** Where in a row each of its lanes is drawn: top and height, relative to the row. */
export function laneBox(row: Row, position: number): { readonly top: number; readonly height: number } {
  const padding = row.lanes.length > 1 ? 3 : row.height > 30 ? 5 : 4;
  const each = (row.height - 2 * padding) / Math.max(1, row.lanes.length);
  return { top: padding + position * each, height: row.lanes.length > 1 ? each - 1 : each };
}
