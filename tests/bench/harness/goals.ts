// The rows there are: what each measures and its goals. The figures themselves come from groups/.

/** One figure of a row; most rows have one. `must` or `stretch` null: no such goal. */
export interface Part {
  readonly better: 'more' | 'less';
  readonly must: number | null;
  readonly stretch: number | null;
}

export interface Goal {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly parts: readonly Part[];
}

const more = (must: number, stretch: number): Part => ({ better: 'more', must, stretch });
const less = (must: number | null, stretch: number | null): Part => ({ better: 'less', must, stretch });
const SHOWN = less(null, null);

const row = (id: string, what: string, parts: readonly Part[], unit = ''): Goal => ({ id, what, unit, parts });

export const GOALS: readonly Goal[] = [
  row('B1', 'durable orders/s end to end, 1,000 in flight, over M (same engine, nothing stored)', [more(0.7, 0.85)]),
  row('B2', 'the same over S (student style); over P (careful student)', [more(300, 400), more(60, 100)]),
  row('B3', 'commits per order at 1,000 in flight', [less(0.01, 0.005)]),
  row('B4', 'one order alone, p50, over 4 F + 4 R', [less(1.7, 1.2)]),
  row('B5', 'socket writes per order at 1,000 in flight', [less(0.05, 0.01)]),
  row('B6', 'resent items, zero loss, burst of 10,000; with commits stalled 200 ms', [less(0, 0), less(null, 0)]),
  row('B7', 'items per order over 16/(1-p), p = 10/30/50/70/90 % loss each way', [
    less(1.15, 1.05),
    less(1.2, 1.1),
    less(1.35, 1.2),
    less(1.45, 1.3),
    less(1.6, 1.35),
  ]),
  row('B8', 'time of the 10,000 burst at 50 %; at 90 % loss, over the time at 0', [less(2, 1.5), less(5, 3)]),
  row('B9', 'kill -9 with 10,000 open orders: start to first resend, less a bare node', [less(30, 16)], 'ms'),
  row('B10', 'rebuild from 1 M events over better-sqlite3 iterating them', [less(1, 0.6)]),
  row('B11', "memory per event in the renderer's timeline at 1 M events", [less(24, 12)], 'B'),
  row('B12', 'event durable to visible in the window, p99, at 1,000 events/s', [less(33, 16.7)], 'ms'),
  row('B13', 'timeline script per frame, p95, 1 M events and 1,000 events/s', [less(8, 4)], 'ms'),
  row('B14', 'event-loop delay of main, p99, at 20,000 committed events/s', [less(5, 2)], 'ms'),
  row('B15', 'module load of main over all modules loaded unbundled', [less(0.6, 0.35)]),
  row('B16', 'window usable over an empty Electron window', [less(1.35, 1.15)]),
  row('B17', 'virtual time: simulated over real seconds, 100,000 orders a day', [more(10_000, 30_000)]),
  row('B18', 'at 1 M orders: orders/s over empty; worst list or search p95 over 10 k', [more(0.9, 0.97), less(2, 1.3)]),
  row('U1', 'placing an order until "placed", p99, over the socket', [SHOWN], 'ms'),
  row('U2', 'search in 100,000 orders, p95', [SHOWN], 'ms'),
  row('U3', 'import of 50,000 orders by CSV', [SHOWN], 's'),
  row('U4', 'memory of all processes, idle', [SHOWN], 'MB'),
  row('U5', 'memory of all processes after a day of 100,000 orders', [SHOWN], 'MB'),
  row('U6', 'CPU of all processes when idle, of one core', [SHOWN], '%'),
  row('U7', 'cold page: first usable view, 1 M events in the books', [less(1500, 800)], 'ms'),
  row('U8', 'palette: open; a key until its result, p95, 100,000 orders', [less(50, 33), less(50, 33)], 'ms'),
  row('U9', 'change of view with its data, the slowest one, 100,000 orders', [less(100, 50)], 'ms'),
  row('U10', 'timeline script per frame while panning, p95, 100,000 events; 1 M', [less(8, 4), less(12, 6)], 'ms'),
  row('U11', 'map script per frame, p95, 500 trucks', [less(4, 2)], 'ms'),
  row('U12', 'scrolling a table of 100,000 rows: frame to frame, p95', [less(33, 17)], 'ms'),
  row('U13', 'memory of the window after 1 M events: its process; its heap', [less(400, 300), less(200, 100)], 'MB'),
  row('U14', 'export of 100,000 rows as CSV', [less(3, 2)], 's'),
  row('U15', 'typing at 1,000 events/s for 60 s: keys lost; key until seen, p99 in ms', [less(0, 0), less(100, 50)]),
];
