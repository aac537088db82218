// The rail: one entry a view, with its key. In narrow windows only the icons stay.

import {
  Boxes,
  ClipboardList,
  FileChartColumn,
  FlaskConical,
  GanttChart,
  House,
  ListTree,
  Map as MapIcon,
  PlugZap,
  Settings,
  type LucideIcon,
} from 'lucide-react';
import type { Role } from '../../../main/contracts/app-api.js';
import { useNav, useRole } from '../../state/hooks.js';
import type { ViewId } from '../../state/nav-store.js';
import { views } from '../views.js';
import styles from './rail.module.css';
import { s } from './strings.js';

export const RAIL = [
  ['home', House],
  ['inventory', Boxes],
  ['orders', ClipboardList],
  ['timeline', GanttChart],
  ['map', MapIcon],
  ['log', ListTree],
  ['connections', PlugZap],
  ['settings', Settings],
  ['lab', FlaskConical],
  ['reports', FileChartColumn],
] as const satisfies readonly (readonly [ViewId, LucideIcon])[];

/** Views with a key of their own: there are nine digits. */
export const KEYED = 9;

/** Views that not everybody has; whoever comes there all the same is told why. */
const ROLES: Partial<Record<ViewId, readonly Role[]>> = {
  lab: ['tester', 'manager'],
  'audit-log': ['manager', 'tester'],
  reports: ['manager', 'tester'],
};

export function mayGo(view: ViewId, role: Role | null): boolean {
  const roles = ROLES[view];
  return roles === undefined || (role !== null && roles.includes(role));
}

/** Which rail entry a view belongs to. */
const PARENT: Partial<Record<ViewId, ViewId>> = {
  'order-new': 'orders',
  catalogue: 'inventory',
  customers: 'orders',
  import: 'orders',
  help: 'settings',
  'audit-log': 'log',
};

export function Rail() {
  const { place, go } = useNav();
  const role = useRole();
  const current = PARENT[place.view] ?? place.view;
  return (
    <nav aria-label={s('views')} className={styles['rail']}>
      <ul>
        {RAIL.map(([id, Icon], index) =>
          views[id] === undefined || !mayGo(id, role) ? null : (
            <li key={id}>
              <button
                type="button"
                className={styles['entry']}
                aria-current={current === id ? 'page' : undefined}
                title={index < KEYED ? `${s(id)} (${index + 1})` : s(id)}
                onClick={() => go(id)}
              >
                <Icon aria-hidden />
                <span className={styles['label']}>{s(id)}</span>
                {index < KEYED && (
                  <kbd aria-hidden className={styles['key']}>
                    {index + 1}
                  </kbd>
                )}
              </button>
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}
