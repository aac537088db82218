// The first line of a view: its name, the views beside it, and at the end what can be done here.

import type { ReactNode } from 'react';
import styles from './view-heading.module.css';
import { ViewTabs, type TabGroup } from './view-tabs.js';

export interface ViewHeadingProps {
  readonly title: string;
  readonly tabs?: TabGroup | undefined;
  readonly children?: ReactNode;
}

export function ViewHeading({ title, tabs, children }: ViewHeadingProps) {
  return (
    <div className={styles['heading']}>
      <h1>{title}</h1>
      {tabs !== undefined && <ViewTabs group={tabs} />}
      {children !== undefined && <div className={styles['actions']}>{children}</div>}
    </div>
  );
}
