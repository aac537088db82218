// A scanner told from a person, wherever the focus is: the field as before, no shortcut worked, a person's keys given back.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readCode } from '../../../renderer/scan/codes.js';
import { SCAN_PREFS } from '../../../renderer/scan/prefs.js';
import { Wedge, type WedgeOptions } from '../../../renderer/scan/wedge.js';
import { PRODUCTS } from '../../support/demo-world.js';

describe('the wedge', () => {
  let wedge: Wedge;
  let options: WedgeOptions;
  let scanned: string[];
  let shortcuts: string[];
  const listen = (event: KeyboardEvent) => shortcuts.push(event.key);
  beforeEach(() => {
    vi.useFakeTimers();
    document.body.innerHTML = '<input id="field" value="before">';
    options = SCAN_PREFS;
    scanned = [];
    shortcuts = [];
    wedge = new Wedge(
      window,
      () => options,
      (code) => scanned.push(code),
    );
    window.addEventListener('keydown', listen);
  });
  afterEach(() => {
    wedge.dispose();
    window.removeEventListener('keydown', listen);
    vi.useRealTimers();
  });

  /** Keys `gap` ms apart; a field takes the characters that are not stopped, as a browser would put them in. */
  function type(text: string, gap: number, target: Element = document.body, end = 'Enter'): void {
    let at = 1000;
    for (const key of [...text, end]) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: (at += gap) });
      const went = target.dispatchEvent(event);
      if (went && target instanceof HTMLInputElement && key.length === 1) target.value += key;
      vi.advanceTimersByTime(gap);
    }
  }

  it('takes fast characters with Enter for a scan, and lets no shortcut hear of them', () => {
    type('BRK-1000', 8);
    vi.advanceTimersByTime(500);
    expect(scanned).toEqual(['BRK-1000']);
    expect(shortcuts).toEqual([]);
  });

  it('gives a person’s keys back, in their order, outside fields', () => {
    type('r1', 120);
    vi.advanceTimersByTime(500);
    expect(scanned).toEqual([]);
    expect(shortcuts).toEqual(['r', '1', 'Enter']);
  });

  it('leaves the field as it was, and tells its owner', () => {
    const field = document.getElementById('field') as HTMLInputElement;
    const inputs: string[] = [];
    field.addEventListener('input', () => inputs.push(field.value));
    type('#1042', 10, field);
    expect(scanned).toEqual(['#1042']);
    expect(field.value).toBe('before');
    expect(inputs).toEqual(['before']);
  });

  it('lets a person type into a field, quick or slow, and press Enter', () => {
    const field = document.getElementById('field') as HTMLInputElement;
    type('tea cups', 90, field);
    expect(field.value).toBe('beforetea cups');
    expect(scanned).toEqual([]);
    expect(shortcuts.at(-1)).toBe('Enter');
  });

  it('wants the prefix, the suffix and the length that are set', () => {
    options = { ...SCAN_PREFS, prefix: '~', suffix: 'Tab' };
    type('BRK-1000', 8);
    type('~BRK-1000', 8, document.body, 'Enter');
    type('~BRK-1000', 8, document.body, 'Tab');
    options = { ...SCAN_PREFS, minLength: 6 };
    type('ABCDE', 8);
    expect(scanned).toEqual(['BRK-1000']);
  });

  it('is deaf when switched off, and to keys that are held down or combined', () => {
    options = { ...SCAN_PREFS, on: false };
    type('BRK-1000', 8);
    expect(scanned).toEqual([]);
    expect(shortcuts).toHaveLength(9);
    options = SCAN_PREFS;
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }));
    expect(shortcuts.at(-1)).toBe('k');
  });
});

describe('codes', () => {
  it('are SKUs in any case, orders, packages, our QR codes, and what is unknown', () => {
    const product = PRODUCTS[3] ?? PRODUCTS[0];
    expect(readCode(` ${product?.sku.toLowerCase() ?? ''} `, PRODUCTS)).toMatchObject({
      type: 'product',
      id: product?.id,
    });
    expect(readCode('#12', PRODUCTS)).toMatchObject({ type: 'order', id: 12 });
    expect(readCode('ord-12', PRODUCTS)).toMatchObject({ type: 'order', id: 12 });
    expect(readCode('PKG-71', PRODUCTS)).toMatchObject({ type: 'package', id: 71 });
    expect(readCode('PKG-71 ORD-12 3,-4', PRODUCTS)).toMatchObject({ type: 'package', id: 71 });
    for (const text of ['#0', 'PKG-', '12', 'PKG-99999999999999999']) {
      expect(readCode(text, PRODUCTS)).toMatchObject({ type: 'unknown', text });
    }
  });
});
