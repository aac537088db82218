// Step 30 of the program's own database: the audit log, one row for each thing that a person did or was refused. Rows are only
// ever added; the triggers stop whoever does not mean to change them, the chain of hashes shows who did. `audit_head` names the
// last one, so that an end that was cut off is noticed.

import type { Migration } from '../../migrate.js';

export const auditLog: Migration = {
  version: 30,
  sql: `
    CREATE TABLE audit_log (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      person_id INTEGER, person TEXT, role TEXT,
      action TEXT NOT NULL,
      object TEXT,
      outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
      code TEXT,
      books_id TEXT,
      detail TEXT NOT NULL,
      prev TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    -- Apart from the rows, for a search for a rare word goes through all of it.
    CREATE TABLE audit_words (seq INTEGER PRIMARY KEY, search_key TEXT NOT NULL) STRICT;
    CREATE INDEX audit_log_by_person ON audit_log (person_id) WHERE person_id IS NOT NULL;
    CREATE INDEX audit_log_by_action ON audit_log (action);
    CREATE INDEX audit_log_by_object ON audit_log (object) WHERE object IS NOT NULL;
    CREATE INDEX audit_log_by_time ON audit_log (at);
    CREATE INDEX audit_log_refused ON audit_log (seq) WHERE outcome = 'refused';
    CREATE TABLE audit_head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
    CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log BEGIN
      SELECT RAISE(ABORT, 'the audit log is only ever added to');
    END;
    CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log BEGIN
      SELECT RAISE(ABORT, 'the audit log is only ever added to');
    END;

    -- What one commit puts in: an INSERT into this view runs the trigger of sqlite-app, one statement a table.
    CREATE VIEW app_door AS SELECT NULL AS people, NULL AS settings, NULL AS audit`,
};
