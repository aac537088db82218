// The texts of exports.

import { defineStrings } from '../../state/strings.js';

export const s = defineStrings('export', {
  export: 'Export…',
  title: 'Export {list}',
  all: 'All rows as shown, {filters}.',
  unfiltered: 'without any filter',
  filtered: 'filtered by {filters}',
  format: 'Format',
  csv: 'CSV, for spreadsheets',
  json: 'JSON, for programs',
  start: 'Export',
  again: 'Try again',
  cancel: 'Cancel',
  stop: 'Stop',
  close: 'Close',
  progress: '{done} of {total} rows',
  progressOpen: '{done} rows so far',
  stopped: 'Stopped. Nothing was saved.',
  failed: 'The export failed after {done} rows: {message}',
  done: '{rows} {rows|row|rows} written to {file}',
  about: '{list}, {filters}; {world}; exported {moment}',
});
