// The keys of the world's time while the Lab is open: P, full stop, comma. Single characters count only outside fields, and can be
// switched off with those of the window (WCAG 2.1.4).

import { useEffect, useRef } from 'react';
import { useDraft } from '../../../state/hooks.js';
import { isTyping } from '../../shell/shell-keys.js';

export interface ClockKeys {
  readonly enabled: boolean;
  readonly onToggle: () => void;
  readonly onTick: () => void;
  readonly onEvent: () => void;
}

export function useClockKeys(keys: ClockKeys): void {
  const [singleKeys] = useDraft('pref.single-keys', true);
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!singleKeys) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const { enabled, onToggle, onTick, onEvent } = latest.current;
      if (!enabled || event.defaultPrevented || event.isComposing || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[data-modal]') !== null) return;
      if (event.key === 'p' || event.key === 'P') onToggle();
      else if (event.key === '.') onEvent();
      else if (event.key === ',') onTick();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [singleKeys]);
}
