// The worlds whose books are kept, and starting a new simulated one.

import { useState } from 'react';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatExact } from '../../components/format.js';
import { Panel } from '../../components/panel.js';
import { RelativeTime } from '../../components/relative-time.js';
import { useToast } from '../../components/toast.js';
import { useApp, useQuery, useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import styles from './settings.module.css';
import { s } from './strings.js';

export function WorldsPanel() {
  const worlds = useQuery('worlds.list', {});
  const mode = useApp((state) => state.status?.mode ?? null);
  const worldId = useApp((state) => state.status?.worldId ?? null);
  const role = useRole();
  const [asking, setAsking] = useState(false);
  const start = useAction('worlds.startNew');
  const toast = useToast();
  const allowed = role === 'manager' || role === 'tester';
  const onStart = async () => {
    if ((await start.run({})) === undefined) return;
    setAsking(false);
    worlds.refetch();
    toast({ title: s('newWorldDone') });
  };
  return (
    <Panel title={s('worlds')}>
      <ErrorNote error={worlds.error} onRetry={worlds.refetch} />
      <ul className={styles['worlds']}>
        {worlds.data?.map((world) => (
          <li key={world.booksId}>
            <strong>{world.label}</strong>
            {world.current && <span className={styles['tag']}>{s('current')}</span>}
            <span className={styles['note']} title={formatExact(world.createdAt)}>
              <RelativeTime at={world.createdAt} />
              {world.forgottenAt !== null && ` · ${s('forgotten', { when: formatExact(world.forgottenAt) })}`}
            </span>
          </li>
        ))}
      </ul>
      {mode === 'simulated' && (
        <div className={styles['buttons']}>
          <Button disabled={!allowed} onClick={() => setAsking(true)}>
            {s('newWorld')}
          </Button>
          {!allowed && <span className={styles['note']}>{s('roles')}</span>}
        </div>
      )}
      {asking && (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={s('newWorldTitle')}
          description={s('newWorldText')}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{s('cancel')}</Button>
              <Button variant="danger" busy={start.busy} onClick={() => void onStart()}>
                {s('newWorldDo', { id: worldId === null ? '–' : String(worldId) })}
              </Button>
            </>
          }
        >
          <ErrorNote error={start.error} />
        </Dialog>
      )}
    </Panel>
  );
}
