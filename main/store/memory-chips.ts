// The chips of the log in memory: a plain test of one event, saying what the SQL of the other store has to answer.

import type { EventChip, NumberField } from '../contracts/event-chips.js';
import type { BookEvent } from '../core/orders/types.js';
import type { Tables } from './memory-tables.js';
import { fold, orderMatches, searchWords } from './search.js';

const NUMBER_OF: Readonly<Record<NumberField, (event: BookEvent) => number | null>> = {
  order: (event) => event.orderId,
  shipment: (event) => event.shipmentId,
  warehouse: (event) => event.warehouseId,
  truck: (event) => event.truckId,
  product: (event) => event.productId,
};

export function chipTest(tables: Tables, chips: readonly EventChip[]): (event: BookEvent) => boolean {
  const tests = chips.map((chip) => {
    const one = valueTest(tables, chip);
    return (event: BookEvent): boolean => one(event) !== chip.not;
  });
  return (event) => tests.every((test) => test(event));
}

function valueTest(tables: Tables, chip: EventChip): (event: BookEvent) => boolean {
  switch (chip.field) {
    case 'kind':
      return (event) => chip.values.includes(event.kind);
    case 'by':
      return (event) => chip.values.includes(event.source);
    case 'customer': {
      const texts = chip.values.map(fold);
      return (event) => {
        const name = fold(tables.orders.get(event.orderId ?? -1)?.customerName ?? '');
        return event.orderId !== null && texts.some((text) => name.includes(text));
      };
    }
    case 'text': {
      const searches = chip.values.map(searchWords).filter((words) => words.length > 0);
      return (event) => {
        const order = tables.orders.get(event.orderId ?? -1);
        if (order === undefined) return false;
        return searches.some((words) =>
          words.every((word) => orderMatches(order, word, (id) => tables.productKeys.get(id))),
        );
      };
    }
    default: {
      const numberOf = NUMBER_OF[chip.field];
      return (event) => {
        const number = numberOf(event);
        return number !== null && chip.values.includes(number);
      };
    }
  }
}
