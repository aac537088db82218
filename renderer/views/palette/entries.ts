// One line of the palette, and the groups that a query finds among what the window knows. Asks nobody, shows nothing.

import type { OrderRow } from '../../../main/contracts/app-api.js';
import type { Product, Truck, Warehouse } from '../../../main/core/orders/types.js';
import { formatExact } from '../../components/format.js';
import { stateWords } from '../../components/status.js';
import { fuzzyBest } from './fuzzy.js';
import { readMoment, type Scope } from './read-query.js';
import { s } from './strings.js';

export interface Entry {
  /** Unique among all entries, and the same next time: the last used are remembered by it. */
  readonly id: string;
  readonly title: string;
  /** A few words that tell like things apart. */
  readonly detail?: string;
  /** Its shortcut, `Ctrl+N`. */
  readonly keys?: string;
  readonly run: () => void;
}

export interface EntryGroup {
  readonly label: string;
  readonly items: readonly Entry[];
}

/** Everything that can be found. */
export interface Known {
  readonly commands: readonly Entry[];
  readonly products: readonly Product[];
  readonly trucks: readonly Truck[];
  readonly warehouses: readonly Warehouse[];
  /** What the kernel found for the present text. */
  readonly orders: readonly OrderRow[];
  /** Ids of the entries last used, the latest first. */
  readonly recent: readonly string[];
  readonly now: number;
}

/** What choosing a thing does. */
export interface Choices {
  readonly order: (id: number) => void;
  readonly product: (id: number) => void;
  readonly truck: (id: number) => void;
  readonly warehouse: (id: number) => void;
  readonly moment: (time: number) => void;
}

const IN_EACH = 6;
/** Alone in the list there is room for more. */
const IN_ONLY = 50;

export function findEntries(known: Known, choices: Choices, scope: Scope, text: string): readonly EntryGroup[] {
  const limit = scope === 'all' ? IN_EACH : IN_ONLY;
  const wants = (one: Scope) => scope === one || (scope === 'all' && text !== '');
  const groups: EntryGroup[] = [];
  const add = (label: string, items: readonly Entry[]) => {
    if (items.length > 0) groups.push({ label, items });
  };
  if (scope === 'all' && text === '') {
    const recent = known.recent.flatMap((id) => known.commands.find((entry) => entry.id === id) ?? []).slice(0, 3);
    add(s('recent'), recent);
    add(
      s('commands'),
      known.commands.filter((entry) => !recent.includes(entry)),
    );
    return groups;
  }
  const moment = scope === 'time' ? readMoment(text, known.now) : null;
  if (moment !== null) add(s('time'), [momentEntry(moment, choices)]);
  if (wants('command')) add(s('commands'), commandsFor(known, text, limit));
  if (wants('order')) add(s('orders'), orderEntries(known.orders, choices).slice(0, limit));
  if (wants('truck')) add(s('trucks'), fuzzyBest(truckEntries(known.trucks, choices), titleOf, text, limit));
  if (scope === 'all') {
    add(s('warehouses'), fuzzyBest(warehouseEntries(known.warehouses, choices), titleOf, text, limit));
    add(s('products'), productEntries(known.products, choices, text, limit));
  }
  return groups;
}

const titleOf = (entry: Entry) => entry.title;

/** Last used first among those that fit equally well. */
function commandsFor({ commands, recent }: Known, text: string, limit: number): Entry[] {
  const rank = (entry: Entry) => (recent.includes(entry.id) ? recent.indexOf(entry.id) : recent.length);
  const byUse = [...commands].sort((a, b) => rank(a) - rank(b));
  return fuzzyBest(byUse, titleOf, text, limit);
}

function momentEntry(moment: number, choices: Choices): Entry {
  const title = s('showMoment', { moment: formatExact(moment) });
  return { id: 'moment', title, run: () => choices.moment(moment) };
}

function orderEntries(orders: readonly OrderRow[], choices: Choices): Entry[] {
  return orders.map(({ id, customerName, state }) => ({
    id: `order:${id}`,
    title: s('order', { id: String(id) }),
    detail: s('orderText', { customer: customerName, state: stateWords(state) }),
    run: () => choices.order(id),
  }));
}

function truckEntries(trucks: readonly Truck[], choices: Choices): Entry[] {
  return trucks.map(({ id, state }) => ({
    id: `truck:${id}`,
    title: s('truck', { id: String(id) }),
    detail: stateWords(state),
    run: () => choices.truck(id),
  }));
}

function warehouseEntries(warehouses: readonly Warehouse[], choices: Choices): Entry[] {
  return warehouses.map(({ id, name }) => ({
    id: `warehouse:${id}`,
    title: name,
    run: () => choices.warehouse(id),
  }));
}

function productEntries(products: readonly Product[], choices: Choices, text: string, limit: number): Entry[] {
  // Entries are made of the few that fit, not of a catalogue of any size.
  return fuzzyBest(products, ({ name, sku }) => `${name} ${sku}`, text, limit).map(({ id, name, sku }) => ({
    id: `product:${id}`,
    title: name,
    detail: sku,
    run: () => choices.product(id),
  }));
}
