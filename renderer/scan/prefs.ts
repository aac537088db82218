// How this screen's scanner types, and what a scan looks and sounds like. Kept with the drafts of this window.

import { useDraft } from '../state/hooks.js';
import type { WedgeOptions } from './wedge.js';

export interface ScanPrefs extends WedgeOptions {
  readonly sound: boolean;
  readonly flash: boolean;
}

export const SCAN_PREFS: ScanPrefs = {
  on: true,
  gapMs: 30,
  minLength: 4,
  prefix: '',
  suffix: 'Enter',
  sound: true,
  flash: true,
};

function isScanPrefs(value: unknown): value is ScanPrefs {
  if (typeof value !== 'object' || value === null) return false;
  const { on, gapMs, minLength, prefix, suffix, sound, flash } = value as Record<string, unknown>;
  const within = (one: unknown, least: number, most: number) => typeof one === 'number' && one >= least && one <= most;
  return (
    [on, sound, flash].every((one) => typeof one === 'boolean') &&
    within(gapMs, 10, 80) &&
    within(minLength, 3, 20) &&
    typeof prefix === 'string' &&
    prefix.length <= 8 &&
    (suffix === 'Enter' || suffix === 'Tab' || suffix === 'either')
  );
}

export function useScanPrefs(): readonly [ScanPrefs, (part: Partial<ScanPrefs>) => void] {
  const [prefs, set] = useDraft<ScanPrefs>('pref.scan', SCAN_PREFS, isScanPrefs);
  return [prefs, (part) => set((now) => ({ ...now, ...part }))];
}
