// What a scenario is measured by: each figure's name, what it counts, its unit and how it may move. Names only, no counting.

export interface Measure {
  /** For people: what it counts. */
  readonly text: string;
  readonly unit: 'orders' | 'shipments' | 'pieces' | 'messages' | 'times' | 'percent' | 'seconds';
  /** `rises`: never falls while the scenario runs, so that an upper bound that is broken stays broken. `end`: known at the end only. */
  readonly moves: 'rises' | 'end';
  /** Known only to who can look into the world's own ledger: `npm run scenario`, not the app. */
  readonly ledger?: true;
}

export const MEASURES = {
  orders: { text: 'orders accepted', unit: 'orders', moves: 'rises' },
  refused: { text: 'orders refused by the program', unit: 'orders', moves: 'rises' },
  delivered: { text: 'orders delivered', unit: 'orders', moves: 'rises' },
  deliveredPercent: { text: 'orders delivered, of those not taken back', unit: 'percent', moves: 'end' },
  cancelled: { text: 'orders taken back', unit: 'orders', moves: 'rises' },
  failed: { text: 'shipments that failed', unit: 'shipments', moves: 'end' },
  open: { text: 'orders still open', unit: 'orders', moves: 'end' },
  deliveredTwice: { text: 'shipments packed or delivered twice', unit: 'shipments', moves: 'rises' },
  lost: { text: 'orders or deliveries that are said and not so', unit: 'times', moves: 'end', ledger: true },
  stockDifference: { text: 'pieces of which the books and the goods moved disagree', unit: 'pieces', moves: 'end' },
  waitedForStock: { text: 'shipments that waited for stock', unit: 'shipments', moves: 'rises' },
  purchases: { text: 'purchases by the program itself', unit: 'times', moves: 'rises' },
  problems: { text: 'shipments that had a problem', unit: 'shipments', moves: 'rises' },
  escalated: { text: 'shipments that needed a person', unit: 'shipments', moves: 'rises' },
  rejected: { text: 'commands refused by the world or the UPS', unit: 'messages', moves: 'rises' },
  quarantined: { text: 'messages put aside as senseless', unit: 'messages', moves: 'rises' },
  retransmissions: { text: 'messages sent again', unit: 'messages', moves: 'rises' },
  reconnects: { text: 'connections made anew', unit: 'times', moves: 'rises' },
  restarts: { text: 'processes started anew', unit: 'times', moves: 'rises' },
  deliverP50: { text: 'time to deliver, half of the orders', unit: 'seconds', moves: 'end' },
  deliverP90: { text: 'time to deliver, nine of ten orders', unit: 'seconds', moves: 'end' },
  deliverP99: { text: 'time to deliver, 99 of 100 orders', unit: 'seconds', moves: 'end' },
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[];

/** One value a measure; null: nothing was measured (no order delivered, no percentile). */
export type Figures = Readonly<Record<MeasureName, number | null>>;
