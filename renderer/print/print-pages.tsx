// Puts all pages beside the window, where only paper (and PDF) sees them, and takes them away again.

import { createPortal } from 'react-dom';
import { useEffect, useRef, type ReactNode } from 'react';
import styles from './print.module.css';

export interface PrintPagesProps {
  readonly children: ReactNode;
  /** The window is called so meanwhile: print dialogs propose it as the file's name. */
  readonly name: string;
  /** Page numbers by the pages' own styles: where nobody else puts them. */
  readonly numbered?: boolean;
  /** Called once every picture on the pages can be drawn. */
  readonly onReady: () => Promise<void>;
}

export function PrintPages({ children, name, numbered = false, onReady }: PrintPagesProps) {
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
    const before = document.title;
    document.title = name;
    document.documentElement.dataset['printing'] = 'pages';
    return () => {
      document.title = before;
      delete document.documentElement.dataset['printing'];
    };
  }, [name]);
  return createPortal(
    <div ref={root} className={styles['root']} data-print-root data-numbered={numbered || undefined} aria-hidden>
      {children}
    </div>,
    document.body,
  );
}
