// How late things were noticed during the last seconds: the largest of a few short spans. Knows no clock.

const SPANS = 5;
const SPAN_MS = 1000;

export class Lateness {
  readonly #spans = new Map<number, number>();

  note(lateMs: number, now: number): void {
    const span = Math.floor(now / SPAN_MS);
    this.#spans.set(span, Math.max(this.#spans.get(span) ?? 0, lateMs));
    this.#forget(span);
  }

  /** In whole ms. */
  latest(now: number): number {
    this.#forget(Math.floor(now / SPAN_MS));
    return Math.round(Math.max(0, ...this.#spans.values()));
  }

  #forget(present: number): void {
    for (const span of this.#spans.keys()) if (span <= present - SPANS) this.#spans.delete(span);
  }
}
