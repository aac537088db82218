// A small scenario to change one thing of, and figures of a run in which all went well.

import { MEASURE_NAMES, type Figures } from '../../../main/core/scenario/measures.js';
import type { Scenario } from '../../../main/core/scenario/types.js';

export const SCENARIO: Scenario = {
  title: 'Small',
  description: 'Ten orders.',
  profile: 'brisk',
  speed: 6000,
  warehouses: { count: 2, area: 20 },
  trucks: { count: 3, area: 20 },
  catalogue: { products: 4 },
  stock: { each: 50 },
  orders: [{ at: 1, burst: 10 }],
  patience: 300,
  expect: {},
};

/** As the file has it: one field a line. */
export const TEXT = `{
  "title": "Small",
  "description": "Ten orders.",
  "profile": "brisk",
  "speed": 6000,
  "warehouses": { "count": 2, "area": 20 },
  "trucks": { "count": 3, "area": 20 },
  "catalogue": [
    { "id": 1, "name": "Tea" },
    { "id": 2, "name": "Salt" }
  ],
  "stock": { "each": 50, "except": [{ "product": 2, "pieces": 0 }] },
  "orders": [
    { "at": 1, "burst": 10 },
    { "from": 0, "to": 60, "perMinute": 5, "lines": [1, 2] }
  ],
  "faults": [
    { "from": 0, "to": 30, "config": { "lines": { "worldStore": { "in": { "drop": 30 } } } } }
  ],
  "events": [
    { "at": 5, "do": "kill", "process": "simulator" },
    { "at": 6, "do": "ups-outage", "for": 10 }
  ],
  "patience": 300,
  "expect": { "delivered": { "min": 10 }, "open": 0 }
}
`;

export function figures(changes: Partial<Figures> = {}): Figures {
  const none = Object.fromEntries(MEASURE_NAMES.map((name) => [name, 0])) as Record<keyof Figures, number>;
  return {
    ...none,
    orders: 10,
    delivered: 10,
    deliveredPercent: 100,
    deliverP50: 1,
    deliverP90: 2,
    deliverP99: 3,
    ...changes,
  };
}
