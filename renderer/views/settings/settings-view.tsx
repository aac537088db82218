// Settings: the world, the worlds kept, the accounts, and about.

import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { useQuery } from '../../state/hooks.js';
import { About } from '../help/about.js';
import { BackupsPanel } from './backups-panel.js';
import { PeoplePanel } from './people-panel.js';
import { PrintersPanel } from './printers-panel.js';
import styles from './settings.module.css';
import { s } from './strings.js';
import { WorldForm } from './world-form.js';
import { WorldsPanel } from './worlds-panel.js';

export function SettingsView() {
  const settings = useQuery('settings.get', {});
  return (
    <div className="view-scroll">
      <div className={styles['page']}>
        <h1>{s('title')}</h1>
        <ErrorNote error={settings.error} onRetry={settings.refetch} />
        {settings.data !== undefined && <WorldForm saved={settings.data} onSaved={settings.refetch} />}
        {settings.loading && <EmptyState title={s('loading')} />}
        <WorldsPanel />
        <PrintersPanel />
        <BackupsPanel />
        <PeoplePanel />
        <About />
      </div>
    </div>
  );
}
