// Listens for the scanner in the whole window, opens what was scanned, and shows and sounds what came of it. Mounted once.

import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useToast } from '../components/toast.js';
import { useServices } from '../state/context.js';
import { useSelection } from '../state/hooks.js';
import { useScanPrefs } from './prefs.js';
import styles from './scan.module.css';
import { Scanner } from './scanner.js';
import { playSound } from './sounds.js';
import { Wedge } from './wedge.js';

export function ScanListener() {
  const { client } = useServices();
  const scanner = client.keep(Scanner);
  const [prefs] = useScanPrefs();
  const [, select] = useSelection();
  const toast = useToast();
  const latest = useRef({ prefs, select, toast });
  useEffect(() => {
    latest.current = { prefs, select, toast };
  });
  useEffect(() => {
    const wedge = new Wedge(
      window,
      () => latest.current.prefs,
      (code) => void openScanned(scanner, code, latest.current.select),
    );
    return () => wedge.dispose();
  }, [scanner]);

  const last = useStore(scanner.store, (state) => state.last);
  const number = last?.number ?? 0;
  const said = useRef(number);
  useEffect(() => {
    if (last === null || said.current === number) return;
    said.current = number;
    if (latest.current.prefs.sound) playSound(last.ok ? 'ok' : 'error');
    if (!last.ok) latest.current.toast({ title: last.text });
  }, [last, number]);
  return (
    <>
      <p className="visually-hidden" role={last?.ok === false ? 'alert' : 'status'}>
        {last?.text}
      </p>
      {last !== null && prefs.flash && (
        // A new key begins the light anew.
        <div key={number} aria-hidden className={styles['flash']} data-scan-flash={last.ok ? 'ok' : 'error'} />
      )}
    </>
  );
}

/** Also for codes that were typed into the scan box. */
export async function openScanned(
  scanner: Scanner,
  code: string,
  select: ReturnType<typeof useSelection>[1],
): Promise<void> {
  const found = await scanner.scan(code);
  if (found === null) return;
  // What lies over the window would hide it; what was typed there is kept.
  if (document.querySelector('[data-modal]') !== null) {
    const escape = { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true };
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', escape));
  }
  select({ type: found.type, id: found.id });
}
