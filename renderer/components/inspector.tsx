// The frame of every inspector in the drawer: what kind of thing, its name, sections below.

import { useId, type ReactNode } from 'react';
import styles from './inspector.module.css';

export interface InspectorProps {
  /** A word or two above the title: "Product", "Truck". */
  readonly kind: string;
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Inspector({ kind, title, actions, children }: InspectorProps) {
  return (
    <div className={styles['inspector']}>
      <header className={styles['header']}>
        <p className={styles['kind']}>{kind}</p>
        <h2 className={styles['title']}>{title}</h2>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function InspectorSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles['section']}>
      <h3 id={id} className={styles['heading']}>
        {title}
      </h3>
      {children}
    </section>
  );
}
