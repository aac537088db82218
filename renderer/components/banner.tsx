// A sentence across a place that needs attention, with what can be done about it. Announced when it appears.

import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.js';
import styles from './banner.module.css';

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert };

export interface BannerProps {
  readonly tone?: 'info' | 'warning' | 'error';
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** Rounded, for use inside a panel or a form. */
  readonly inset?: boolean;
}

export function Banner({ tone = 'info', children, action, inset = false }: BannerProps) {
  const Icon = ICONS[tone];
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={cx(styles['banner'], styles[tone], inset && styles['inset'])}
    >
      <Icon aria-hidden className={styles['icon']} />
      <div className={styles['text']}>{children}</div>
      {action}
    </div>
  );
}
