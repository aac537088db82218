// Step 20 of the program's own database: accounts that were removed. Their rows stay, for what they did keeps their name.

import type { Migration } from '../../migrate.js';

export const removedPeople: Migration = {
  version: 20,
  sql: `ALTER TABLE people ADD COLUMN removed_at INTEGER`,
};
