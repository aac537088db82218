// B12, B13, B16, U10, U11: what is seen: an event on its way into a real Chromium, the timeline's frames, and the Electron window's start.

import type { Group } from '../harness/context.js';
import { measureFrames, measureMap, measurePanning } from './window-frames.js';
import { measureStart } from './window-start.js';
import { measureVisible } from './window-visible.js';

export const windows: Group = {
  ids: ['B12', 'B13', 'B16', 'U10', 'U11'],
  async measure(context, report) {
    const parts = {
      B12: measureVisible,
      B13: measureFrames,
      B16: measureStart,
      U10: measurePanning,
      U11: measureMap,
    } as const;
    const failures: unknown[] = [];
    for (const [id, measure] of Object.entries(parts)) {
      if (!context.wanted(id)) continue;
      context.say(id);
      try {
        report(id, await measure(context));
      } catch (error) {
        // One browser may be missing and the other not: what can be measured is.
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  },
};
