// Tells a scanner that types from a person who types: characters that follow each other faster than anybody's fingers, closed by
// Enter or Tab. What it typed is taken back from the field; keys outside fields are held until it is known whose they are, so
// that a scan never works a shortcut. Owns its listener; knows nothing of what codes mean.

export interface WedgeOptions {
  readonly on: boolean;
  /** The longest pause between two characters of one scan, ms. */
  readonly gapMs: number;
  /** Shorter bursts are a person's. */
  readonly minLength: number;
  /** Only what begins with this is a scan; '' for any. It is not part of the code. */
  readonly prefix: string;
  readonly suffix: 'Enter' | 'Tab' | 'either';
}

/** Beyond the gap: events wait while the page is busy, and come before timers only mostly. */
const GRACE_MS = 20;
/** A longer burst is no scan; a QR code holds less. */
const MOST = 512;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What takes characters by itself: they go there at once, and are taken back if they were a scan. */
function fieldOf(target: EventTarget | null): Field | null {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return target;
  if (!(target instanceof HTMLInputElement)) return null;
  return /^(checkbox|radio|button|submit|reset|file|range|color)$/.test(target.type) ? null : target;
}

interface Burst {
  text: string;
  last: number;
  readonly field: Field | null;
  readonly before: { readonly value: string; readonly start: number | null; readonly end: number | null } | null;
}

export class Wedge {
  readonly #page: Window;
  readonly #options: () => WedgeOptions;
  readonly #scanned: (code: string) => void;
  #burst: Burst | null = null;
  #held: KeyboardEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #given = new WeakSet<Event>();

  constructor(page: Window, options: () => WedgeOptions, scanned: (code: string) => void) {
    this.#page = page;
    this.#options = options;
    this.#scanned = scanned;
    page.addEventListener('keydown', this.#onKey, { capture: true });
  }

  dispose(): void {
    this.#page.removeEventListener('keydown', this.#onKey, { capture: true });
    this.#release();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.#given.has(event)) return;
    const options = this.#options();
    if (!options.on) return;
    const { key } = event;
    if (key === 'Shift' || key === 'CapsLock') return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.repeat;
    if (plain && (key === 'Enter' || key === 'Tab')) return this.#ended(event, options);
    if (!plain || [...key].length !== 1) return this.#release();
    this.#typed(event, options);
  };

  #typed(event: KeyboardEvent, options: WedgeOptions): void {
    const { key, timeStamp } = event;
    let burst = this.#burst;
    if (burst === null || timeStamp - burst.last > options.gapMs || burst.text.length >= MOST) {
      this.#release();
      // Space presses buttons when it comes up again: it cannot be given back, and no code begins with it.
      if (key === ' ' || (options.prefix !== '' && !options.prefix.startsWith(key))) return;
      const field = fieldOf(event.target);
      burst = this.#burst = { text: '', last: timeStamp, field, before: field === null ? null : stateOf(field) };
    }
    burst.text += key;
    burst.last = timeStamp;
    if (burst.field !== null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#held.push(event);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#release(), options.gapMs + GRACE_MS);
  }

  #ended(event: KeyboardEvent, options: WedgeOptions): void {
    const burst = this.#burst;
    const { prefix, suffix, minLength, gapMs } = options;
    const code = burst?.text.startsWith(prefix) === true ? burst.text.slice(prefix.length) : '';
    const isScan =
      burst !== null &&
      (suffix === 'either' || suffix === event.key) &&
      code.trim().length >= minLength &&
      event.timeStamp - burst.last <= gapMs;
    if (!isScan) return this.#release();
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#held = [];
    this.#forget();
    if (burst.field?.isConnected === true && burst.before !== null) restore(burst.field, burst.before);
    this.#scanned(code.trim());
  }

  #forget(): void {
    this.#burst = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** They were a person's: the page gets them now, in their order. */
  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#forget();
    for (const event of held) {
      const { key, code, shiftKey, target } = event;
      const again = new KeyboardEvent('keydown', {
        key,
        code,
        shiftKey,
        bubbles: true,
        cancelable: true,
        composed: true,
      });
      this.#given.add(again);
      const place = target instanceof Node && target.isConnected ? target : this.#page.document.activeElement;
      place?.dispatchEvent(again);
    }
  }
}

function stateOf(field: Field): NonNullable<Burst['before']> {
  const { value } = field;
  if (field instanceof HTMLSelectElement) return { value, start: null, end: null };
  return { value, start: field.selectionStart, end: field.selectionEnd };
}

/** As if nothing had been typed; the field's owner hears of it as of any typing. */
function restore(field: Field, { value, start, end }: NonNullable<Burst['before']>): void {
  if (field.value === value) return;
  // The setter of the element's class: React has put its own on the element, and would take this for what it wrote.
  const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, 'value')?.set;
  setter?.call(field, value);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
  if (field instanceof HTMLSelectElement || start === null) return;
  field.setSelectionRange(start, end);
}
