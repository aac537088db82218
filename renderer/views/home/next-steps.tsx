// Where to go from here, by role. Only to views that exist, and not while the first steps say it.

import { ArrowRight } from 'lucide-react';
import type { Role } from '../../../main/contracts/app-api.js';
import { useFirstRun } from '../../components/first-run.js';
import { Panel } from '../../components/panel.js';
import { useNav, useRole } from '../../state/hooks.js';
import type { ViewId, ViewParams } from '../../state/nav-store.js';
import { views } from '../views.js';
import styles from './home.module.css';
import { s } from './strings.js';

type Step = readonly [text: Parameters<typeof s>[0], view: ViewId, params?: ViewParams];

const STEPS: Readonly<Record<Role, readonly Step[]>> = {
  staff: [
    ['nextOrder', 'order-new'],
    ['nextLow', 'inventory', { low: '1', sort: 'available' }],
    ['nextImport', 'import'],
    ['nextMap', 'map'],
  ],
  manager: [
    ['nextLate', 'orders', { sort: 'placedAt' }],
    ['nextTimeline', 'timeline'],
    ['nextLog', 'log', { source: 'person' }],
    ['nextPeople', 'settings'],
  ],
  tester: [
    ['nextSpeed', 'connections'],
    ['nextOrder', 'order-new'],
    ['nextTimeline', 'timeline'],
    ['nextConnections', 'connections'],
  ],
};

export function NextSteps() {
  const role = useRole();
  const { go } = useNav();
  const firstSteps = useFirstRun();
  if (role === null || firstSteps) return null;
  return (
    <Panel title={s('next')} flush>
      <ul>
        {STEPS[role]
          .filter(([, view]) => views[view] !== undefined)
          .map(([text, view, params]) => (
            <li key={text}>
              <button type="button" className={styles['item']} onClick={() => go(view, params)}>
                <ArrowRight aria-hidden className={styles['icon']} />
                <span className={styles['itemText']}>{s(text as 'nextOrder')}</span>
              </button>
            </li>
          ))}
      </ul>
    </Panel>
  );
}
