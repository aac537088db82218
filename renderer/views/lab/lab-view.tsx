// The Lab: what testers drive the simulated world with, in tabs. Says who may, and why it is locked while a real world is connected.

import { Tabs } from '@base-ui/react/tabs';
import { lazy, Suspense } from 'react';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { useApp, useNav, useRole } from '../../state/hooks.js';
import { s as shell } from '../shell/strings.js';
import { ConsoleTab } from './console/console-tab.js';
import styles from './lab.module.css';
import { ScenariosTab } from './scenarios/scenarios-tab.js';
import { s } from './strings.js';

const TABS = ['console', 'scenarios', 'protocol'] as const;
type TabName = (typeof TABS)[number];
const isTab = (value: unknown): value is TabName => TABS.some((tab) => tab === value);

const CONTENT: Readonly<Record<TabName, () => React.JSX.Element>> = {
  console: ConsoleTab,
  scenarios: ScenariosTab,
  protocol: ProtocolTab,
};

/** Large, and not everybody's first wish: it comes when it is asked for. */
const ProtocolInspector = lazy(async () => ({
  default: (await import('../inspector/protocol-inspector.js')).ProtocolInspector,
}));

function ProtocolTab() {
  return (
    <div className={styles['protocol']}>
      <Suspense fallback={<EmptyState title={s('loading')} />}>
        <ProtocolInspector />
      </Suspense>
    </div>
  );
}

export function LabView() {
  const role = useRole();
  const mode = useApp((state) => state.status?.mode ?? null);
  return (
    <div className="view-scroll">
      <header className={styles['head']}>
        <h1>{s('title')}</h1>
        <p className={styles['note']}>{s('about')}</p>
      </header>
      {role === 'staff' && <EmptyState title={s('staffTitle')} text={s('staffText', { role: shell(role) })} />}
      {role !== 'staff' && mode === 'real' && <Locked />}
      {role !== null && role !== 'staff' && mode === 'simulated' && (
        <>
          {role === 'manager' && <Banner inset>{s('managerNote')}</Banner>}
          <LabTabs />
        </>
      )}
      {mode === null && <EmptyState title={s('waiting')} />}
    </div>
  );
}

function LabTabs() {
  const { place, setParams } = useNav();
  const wanted = place.params['tab'];
  const tab: TabName = isTab(wanted) ? wanted : 'console';
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(next) => {
        if (isTab(next)) setParams({ tab: next === 'console' ? null : next });
      }}
    >
      <Tabs.List className={styles['tabs']} aria-label={s('tabs')} activateOnFocus>
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name} className={styles['tab']}>
            {s(name)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((name) => {
        const Content = CONTENT[name];
        return (
          <Tabs.Panel key={name} value={name} className={styles['panel']}>
            <Content />
          </Tabs.Panel>
        );
      })}
    </Tabs.Root>
  );
}

function Locked() {
  const { go } = useNav();
  return (
    <EmptyState
      title={s('lockedTitle')}
      text={s('lockedText')}
      action={<Button onClick={() => go('settings')}>{s('openSettings')}</Button>}
    />
  );
}
