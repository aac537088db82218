// In a process of its own: rebuilds the timeline from the journal of the books named, as the window does, and prints the ms.

import { timelineChunk } from '../../../main/kernel/queries/journal.js';
import { LIMITS } from '../../../main/contracts/app-api.js';
import { TimelineModel } from '../../../main/core/feed/timeline.js';
import { openSqliteBooks } from '../../../main/store/sqlite-books.js';
import { BENCH_IDENTITY } from './journal-data.js';

const [file = ''] = process.argv.slice(2);
const books = await openSqliteBooks(file, BENCH_IDENTITY);
const began = performance.now();
const model = new TimelineModel();
const limit = LIMITS.timelineEvents;
for (;;) {
  const events = await books.eventsAfter(model.rev, limit);
  model.foldColumns(timelineChunk(events, events.length < limit));
  if (events.length < limit) break;
}
const ms = performance.now() - began;
await books.close();
console.log(JSON.stringify({ ms, events: model.events }));
