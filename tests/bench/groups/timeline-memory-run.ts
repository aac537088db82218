// In a process of its own, with --expose-gc: what the timeline's model costs after so many events. Prints bytes.

import { LIMITS } from '../../../main/contracts/app-api.js';
import { TimelineModel } from '../../../main/core/feed/timeline.js';
import { timelineChunk } from '../../../main/kernel/queries/journal.js';
import { journalEvent } from './journal-data.js';

declare const gc: () => void;

function used(): number {
  gc();
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const events = Number(process.argv[2]);
const before = used();
const model = new TimelineModel();
for (let first = 1; first <= events; first += LIMITS.timelineEvents) {
  const count = Math.min(LIMITS.timelineEvents, events - first + 1);
  const part = Array.from({ length: count }, (_, at) => journalEvent(first + at));
  model.foldColumns(timelineChunk(part, false));
}
const bytes = used() - before;
console.log(JSON.stringify({ bytes, events: model.events }));
