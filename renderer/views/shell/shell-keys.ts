// The keys of the whole window. Single characters count only outside fields, and can be switched off (WCAG 2.1.4).

import { useEffect, useRef } from 'react';

/** True where a character would be typed. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}

export interface ShellKeys {
  readonly singleKeys: boolean;
  readonly onView: (index: number) => void;
  readonly onNewOrder: () => void;
  /** Ctrl+K, also while one types. */
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  readonly onEscape: () => void;
  /** L: the present again. */
  readonly onLive: () => void;
}

export function useShellKeys(keys: ShellKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { singleKeys, onView, onNewOrder, onPalette, onHelp, onEscape, onLive } = latest.current;
      // A modal dialog is a place of its own: the window behind it does not react. (Toasts have the role too, but do not block.)
      const modal = document.querySelector('[data-modal]') !== null;
      const letter = (event.ctrlKey || event.metaKey) && !event.altKey && !modal ? event.key.toLowerCase() : '';
      if (letter === 'n' || letter === 'k') {
        event.preventDefault();
        return letter === 'n' ? onNewOrder() : onPalette();
      }
      if (event.key === 'F1') {
        event.preventDefault();
        return onHelp();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || modal) return;
      if (event.key === 'Escape') return onEscape();
      if (isTyping(event.target) || !singleKeys) return;
      if (event.key === '?') return onHelp();
      if (event.key.toLowerCase() === 'l') return onLive();
      if (/^[1-9]$/.test(event.key)) onView(Number(event.key) - 1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
