// The time strip's texts.

import { defineStrings } from '../../../state/strings.js';

export const s = defineStrings('strip', {
  region: 'Time strip',
  show: 'Show the time strip',
  hide: 'Hide the time strip',
  title: 'Time',
  span: 'How much time the strip shows',
  minutes: '{n} min',
  hours: '{n} h',
  slider: 'Moment that the window shows',
  help: 'Left and right: a little earlier or later. Page up and down: more. N: next problem. Escape, L or End: back to live.',
  live: 'Live',
  liveNow: 'Live: {n} {n|package|packages} in work',
  momentAt: '{time}, {ago} ago: {n} {n|package|packages} in work',
  problems: '{n} {n|problem|problems} in view',
  none: 'no problem in view',
  nextProblem: 'Next problem (N)',
  previousProblem: 'Previous problem (Shift+N)',
  noProblem: 'No problem in this direction.',
  problemAt: 'Problem: {what}, {where}, {time}',
  backToLive: 'Back to live (L)',
  pinned: 'Pinned at {time}',
  table: 'Table',
  tableHint: 'The same as a table, in the timeline',
});
