// Puts all pages beside the window, where only paper (and PDF) sees them, and takes them away again.

import { createPortal } from 'react-dom';
import { useEffect, useRef, type ReactNode } from 'react';
import styles from './print.module.css';

/** `onReady` is called once every picture on the pages can be drawn. */
export function PrintPages({
  children,
  onReady,
}: {
  readonly children: ReactNode;
  readonly onReady: () => Promise<void>;
}) {
  const root = useRef<HTMLDivElement>(null);
  const ready = useRef(onReady);
  const begun = useRef(false);
  useEffect(() => {
    ready.current = onReady;
  });
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const pictures = [...(root.current?.querySelectorAll('img') ?? [])];
    // A picture that cannot be drawn is missed on its page only: its text stands beside it.
    void Promise.allSettled(pictures.map((picture) => picture.decode?.())).then(() => ready.current());
  }, []);
  useEffect(() => {
    document.documentElement.dataset['printing'] = 'pages';
    return () => {
      delete document.documentElement.dataset['printing'];
    };
  }, []);
  return createPortal(
    <div ref={root} className={styles['root']} data-print-root aria-hidden>
      {children}
    </div>,
    document.body,
  );
}
