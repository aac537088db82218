// What a run of many seeds came to, and how it is told.

const PROGRESS_MS = 10_000;

export class Totals {
  seeds = 0;
  orders = 0;
  failures = 0;
  hits = {};
  #shipments = 0;
  #events = 0;
  #steps = 0;
  #virtualMs = 0;
  #cpuMs = 0;
  #started = Date.now();
  #told = Date.now();

  add({ result, failure, cpuMs }) {
    this.seeds += 1;
    this.#cpuMs += cpuMs;
    if (failure !== undefined) {
      this.failures += 1;
      return;
    }
    this.orders += result.orders;
    this.#shipments += result.shipments;
    this.#events += result.events;
    this.#steps += result.steps;
    this.#virtualMs += result.tookMs;
    for (const [name, count] of Object.entries(result.hits)) this.hits[name] = (this.hits[name] ?? 0) + count;
  }

  progress() {
    if (Date.now() - this.#told < PROGRESS_MS) return;
    this.#told = Date.now();
    console.log(`${this.seeds} seeds, ${this.orders} orders, ${this.failures} failed, ${this.#wall()} s`);
  }

  print() {
    const perOrder = this.orders === 0 ? 0 : this.#cpuMs / this.orders;
    const lines = [
      ['orders', this.orders],
      ['seeds', this.seeds],
      ['violations', this.failures],
      ['shipments', this.#shipments],
      ['events in the books', this.#events],
      ['steps', this.#steps],
      ['virtual time', `${(this.#virtualMs / 3_600_000).toFixed(1)} h`],
      ['wall time', `${this.#wall()} s`],
      ['CPU time', `${(this.#cpuMs / 1000).toFixed(1)} s (${perOrder.toFixed(2)} ms an order)`],
    ];
    for (const [name, value] of lines) console.log(`${name.padEnd(20)} ${value}`);
  }

  #wall() {
    return ((Date.now() - this.#started) / 1000).toFixed(1);
  }
}

export function printHits(hits) {
  console.log('\nhow often');
  for (const name of Object.keys(hits).sort()) console.log(`${String(hits[name]).padStart(10)}  ${name}`);
}
