// Step 30 of a world's books: what people did, among the many times as much that programs did. By rev, as the log shows it.

import type { Migration } from '../../migrate.js';

export const booksPeopleEvents: Migration = {
  version: 30,
  sql: `CREATE INDEX events_of_people ON events (rev) WHERE source = 'person'`,
};
