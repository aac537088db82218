// The views that share a place in the rail, side by side: where one is, and where else one can go from here.

import { useNav } from '../state/hooks.js';
import type { ViewId } from '../state/nav-store.js';
import styles from './view-tabs.module.css';

export interface ViewTabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly view: ViewId; readonly name: string }[];
}

export function ViewTabs({ label, tabs }: ViewTabsProps) {
  const { place, go } = useNav();
  return (
    <nav aria-label={label} className={styles['tabs']}>
      {tabs.map(({ view, name }) => (
        <button
          key={view}
          type="button"
          className={styles['tab']}
          aria-current={place.view === view ? 'page' : undefined}
          onClick={() => place.view !== view && go(view)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
