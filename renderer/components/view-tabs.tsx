// The views that share a place in the rail, side by side: where one is, and where else one can go from here.

import { useNav } from '../state/hooks.js';
import type { ViewId } from '../state/nav-store.js';
import { defineStrings } from '../state/strings.js';
import styles from './view-tabs.module.css';

const s = defineStrings('view-tabs', {
  stock: 'Stock and catalogue',
  orders: 'Orders and customers',
  log: 'Log and audit log',
  'view-inventory': 'Stock',
  'view-catalogue': 'Catalogue',
  'view-orders': 'Orders',
  'view-customers': 'Customers',
  'view-log': 'Log',
  'view-audit-log': 'Audit log',
});

const GROUPS = {
  stock: ['inventory', 'catalogue'],
  orders: ['orders', 'customers'],
  log: ['log', 'audit-log'],
} as const satisfies Record<string, readonly ViewId[]>;

export type TabGroup = keyof typeof GROUPS;

export function ViewTabs({ group }: { readonly group: TabGroup }) {
  const { place, go } = useNav();
  return (
    <nav aria-label={s(group)} className={styles['tabs']}>
      {GROUPS[group].map((view) => (
        <button
          key={view}
          type="button"
          className={styles['tab']}
          aria-current={place.view === view ? 'page' : undefined}
          onClick={() => place.view !== view && go(view)}
        >
          {s(`view-${view}`)}
        </button>
      ))}
    </nav>
  );
}
