// The colours of the program, as the style sheet has them: readable in light, dark and with more contrast (WCAG 1.4.3, 1.4.6, 1.4.11).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { programDir } from '../../../main/hosts/common/node-ports.js';
import { TONES } from '../../../renderer/components/status.js';

const css = readFileSync(path.join(programDir(), 'renderer', 'styles', 'tokens.css'), 'utf8').replaceAll(
  /\/\*.*?\*\//gs,
  '',
);

type Tokens = ReadonlyMap<string, string>;

/** The variables of `:root` under this media query ('' for none). */
function block(query: string): Tokens {
  const from = query === '' ? 0 : css.indexOf(`@media ${query} {`);
  if (from < 0) throw new Error(`tokens.css has no @media ${query}`);
  const body = /:root \{([^}]*)\}/.exec(css.slice(from))?.[1] ?? '';
  return new Map(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]),
  );
}

const light = block('');
const dark = new Map([...light, ...block('(prefers-color-scheme: dark)')]);
const looks: readonly (readonly [string, Tokens, number])[] = [
  ['light', light, 4.5],
  ['dark', dark, 4.5],
  ['light, more contrast', new Map([...light, ...block('(prefers-contrast: more)')]), 7],
  [
    'dark, more contrast',
    new Map([
      ...dark,
      ...block('(prefers-contrast: more)'),
      ...block('(prefers-contrast: more) and (prefers-color-scheme: dark)'),
    ]),
    7,
  ],
];

function luminance(color: string): number {
  const digits = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (digits === undefined) throw new Error(`not a colour of six digits: "${color}"`);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const part = parseInt(digits.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const GROUNDS = ['bg', 'surface', 'raised', 'sunken', 'hover'];
const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...GROUNDS, 'accent-tint', 'flash']],
  ['muted', GROUNDS],
  ['accent', ['bg', 'surface', 'raised', 'accent-tint']],
  ['danger', ['bg', 'surface', 'raised']],
  ['on-accent', ['accent', 'accent-hover']],
  ['on-danger', ['danger']],
  ['on-sim', ['sim']],
  ...TONES.map((tone) => [`st-${tone}`, ['surface', 'bg', `st-${tone}-tint`]] as const),
];
/** What is no text but has to be seen: bars, edges of fields, the ring of the focus, the frame of the simulated world. */
const SHAPES: readonly (readonly [string, readonly string[]])[] = [
  ['focus', GROUNDS],
  ['border-strong', ['bg', 'surface', 'raised']],
  ['sim', ['bg', 'surface']],
  ...TONES.map((tone) => [`st-${tone}`, GROUNDS] as const),
];

function tooWeak(tokens: Tokens, pairs: typeof TEXTS, least: number): readonly string[] {
  return pairs.flatMap(([ink, grounds]) =>
    grounds.flatMap((ground) => {
      const ratio = contrast(tokens.get(ink) ?? '', tokens.get(ground) ?? '');
      return ratio < least ? [`--${ink} on --${ground}: ${ratio.toFixed(2)}, at least ${least} is needed`] : [];
    }),
  );
}

describe('contrast of the tokens', () => {
  it('is measured as WCAG does', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it.each(looks)('%s: texts are readable', (_name, tokens, least) => {
    expect(tooWeak(tokens, TEXTS, least)).toEqual([]);
  });

  it.each(looks)('%s: bars, edges and the focus can be seen', (_name, tokens) => {
    expect(tooWeak(tokens, SHAPES, 3)).toEqual([]);
  });

  it('has a colour of the system for every one that canvases read, where the system forces its own', () => {
    const forced = block('(forced-colors: active)');
    const read = ['surface', 'sunken', 'hover', 'border', 'border-strong', 'text', 'muted', 'accent', 'focus'];
    const wanted = [...read, ...TONES.flatMap((tone) => [`st-${tone}`, `st-${tone}-tint`])];
    expect(wanted.filter((name) => !forced.has(`system-${name}`))).toEqual([]);
    // The page's own tokens stay: a system's colour that the page chooses is not forced, the text before it is.
    expect([...forced.keys()].filter((name) => !name.startsWith('system-'))).toEqual([]);
    const system = /^(Canvas|CanvasText|LinkText|VisitedText|GrayText|Highlight)$/;
    expect([...forced].filter(([, value]) => !system.test(value))).toEqual([]);
  });
});
