// The notification centre's texts.

import { defineStrings } from '../../../state/strings.js';

export const s = defineStrings('notices', {
  open: 'Notifications: {n} unread',
  openNone: 'Notifications',
  title: 'Notifications',
  none: 'Nothing has happened that deserves notice.',
  clear: 'Clear',
  many: '{n} × {what}',
  latest: 'the latest: {text}',
  rules: 'Also as a message in the corner',
  problem: 'Stands still',
  'command-rejected': 'Command rejected',
  quarantined: 'Message not understood',
  'purchase-arrived': 'Purchase arrived',
  resumed: 'Resumed after a restart',
  show: 'Show',
  moment: 'Show this moment',
});
