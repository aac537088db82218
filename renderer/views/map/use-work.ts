// How many packages each warehouse has in which stage, counted from the timeline's history. Null until all of that is there.

import { useEffect, useState } from 'react';
import type { LaneStage } from '../../../main/core/feed/timeline-kinds.js';
import type { TimelineModel } from '../../../main/core/feed/timeline.js';
import { useServices } from '../../state/context.js';
import { TimelineSource } from '../timeline/timeline-source.js';

export interface Work {
  readonly queued: number;
  readonly packing: number;
  readonly packed: number;
  readonly loading: number;
}

/** Numbers that change faster than this cannot be read, ms. */
const EVERY_MS = 250;

/** `at`: as it was then; null: now. */
export function workOf(model: TimelineModel, warehouse: number, at: number | null = null): Work {
  const open = (stage: LaneStage) => {
    const bars = model.lane('warehouse', warehouse, stage)?.bars;
    return (at === null ? bars?.open : bars?.openAt(at)) ?? 0;
  };
  return { queued: open('queue'), packing: open('packing'), packed: open('ready'), loading: open('loading') };
}

export function useWork(warehouses: readonly number[], at: number | null = null): ReadonlyMap<number, Work> | null {
  const source = useServices().client.keep(TimelineSource);
  const [work, setWork] = useState<ReadonlyMap<number, Work> | null>(null);
  const key = warehouses.join();
  useEffect(() => {
    const ids = key === '' ? [] : key.split(',').map(Number);
    let timer: ReturnType<typeof setTimeout> | null = null;
    const count = () => {
      timer = null;
      const { known, partial, progress } = source.getState();
      // Half a history would count wrongly.
      const whole = known && !partial && progress === null;
      setWork(whole ? new Map(ids.map((id) => [id, workOf(source.model, id, at)])) : null);
    };
    const soon = () => {
      timer ??= setTimeout(count, EVERY_MS);
    };
    const stops = [source.onData(soon), source.subscribe(soon)];
    source.start();
    count();
    return () => {
      for (const stop of stops) stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [source, key, at]);
  return work;
}
