// A titled region: the unit that views and the drawer are made of.

import { useId, type ReactNode } from 'react';
import { cx } from './cx.js';
import styles from './panel.module.css';

export interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  /** No inner space: for tables and lists that reach the edges. */
  readonly flush?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Panel({ title, actions, flush = false, className, children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx(styles['panel'], className)}>
      <header className={styles['header']}>
        <h2 id={id} className={styles['title']}>
          {title}
        </h2>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      <div className={cx(styles['body'], flush && styles['flush'])}>{children}</div>
    </section>
  );
}

/** Names and values in two columns. Empty values are left out. */
export function Facts({ items }: { readonly items: readonly (readonly [name: string, value: ReactNode] | null)[] }) {
  return (
    <dl className={styles['facts']}>
      {items.map(
        (item) =>
          item !== null && (
            <div key={item[0]} className={styles['fact']}>
              <dt>{item[0]}</dt>
              <dd>{item[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
