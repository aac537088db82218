// The texts of the log.

import { defineStrings } from '../../state/strings.js';

export const s = defineStrings('log', {
  title: 'Log',
  grid: 'What happened',
  time: 'Time',
  source: 'By',
  kind: 'Kind',
  text: 'What happened',
  order: 'Order',
  rev: 'No.',
  numbers: 'Command / answer',
  kinds: 'Kind',
  all: 'Everything',
  orders: 'Orders and shipments',
  protocol: 'Commands and answers',
  stock: 'Stock',
  trucks: 'Trucks',
  problems: 'Problems',
  system: 'Links and settings',
  orderFilter: 'Order number',
  from: 'From',
  to: 'To',
  sourceFilter: 'By',
  anyone: 'Anyone',
  clear: 'Clear filters',
  emptyTitle: 'Nothing is logged here',
  emptyFiltered: 'No event fits these filters: {filters}.',
  emptyAll: 'Nothing has happened in this world yet.',
  orderWrong: 'An order number is digits only; got “{got}”',
  openOrder: 'Open order #{id}',
});
