// The backups: what there is, making one now, and putting one back after saying what that means.

import { useState } from 'react';
import type { BackupRow } from '../../../main/contracts/backups.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatBytes, formatExact, formatNumber } from '../../components/format.js';
import { Panel } from '../../components/panel.js';
import { useToast } from '../../components/toast.js';
import { WorkProgress } from '../../components/work-progress.js';
import { useApp, useQuery, useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import styles from './settings.module.css';
import { s } from './strings.js';

export function BackupsPanel() {
  const role = useRole();
  const allowed = role === 'manager' || role === 'tester';
  return (
    <Panel title={s('backups')}>
      {allowed ? <Backups mayRestore={role === 'manager'} /> : <p className={styles['note']}>{s('backupsRoles')}</p>}
    </Panel>
  );
}

function Backups({ mayRestore }: { readonly mayRestore: boolean }) {
  const list = useQuery('backups.list', {});
  const work = useApp((state) => state.status?.work ?? null);
  const make = useAction('backups.make');
  const toast = useToast();
  const [asking, setAsking] = useState<BackupRow | null>(null);
  const onMake = async () => {
    const made = await make.run({});
    list.refetch();
    if (made !== undefined) toast({ title: s('backupDone', { n: made.names.length }) });
  };
  const { data } = list;
  if (data === undefined) {
    return list.error === null ? (
      <EmptyState title={s('loading')} />
    ) : (
      <ErrorNote error={list.error} onRetry={list.refetch} />
    );
  }
  if (!data.available) return <p className={styles['note']}>{s('backupsUnavailable')}</p>;
  return (
    <>
      <p className={styles['note']}>
        {s('backupsText', { n: data.kept })} {s('backupsFolder', { folder: data.folder })}
      </p>
      {data.problem !== null && (
        <Banner tone="error" inset>
          {data.problem}
        </Banner>
      )}
      {work !== null && <WorkProgress work={work} />}
      <ErrorNote error={list.error} onRetry={list.refetch} />
      {data.backups.length === 0 ? (
        <EmptyState title={s('backupsNone')} />
      ) : (
        <div className={styles['scroll']}>
          <table className={styles['people']}>
            <thead>
              <tr>
                <th scope="col">{s('backupTime')}</th>
                <th scope="col">{s('backupWhat')}</th>
                <th scope="col">{s('backupOrders')}</th>
                <th scope="col">{s('backupSize')}</th>
                <th scope="col">{s('backupKind')}</th>
                <th scope="col">
                  <span className="visually-hidden">{s('actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.backups.map((backup) => (
                <Row key={backup.name} backup={backup} onRestore={mayRestore ? () => setAsking(backup) : null} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className={styles['buttons']}>
        <Button disabled={!mayRestore} busy={make.busy} onClick={() => void onMake()}>
          {s('backupNow')}
        </Button>
        {!mayRestore && <span className={styles['note']}>{s('backupsRoles')}</span>}
      </div>
      <ErrorNote error={make.error} />
      {asking !== null && (
        <Restore
          backup={asking}
          onClose={() => {
            setAsking(null);
            list.refetch();
          }}
        />
      )}
    </>
  );
}

function nameOf({ subject, label }: BackupRow): string {
  return subject === 'app' ? s('backupAccounts') : (label ?? subject);
}

function Row({ backup, onRestore }: { readonly backup: BackupRow; readonly onRestore: (() => void) | null }) {
  const { orders, openOrders } = backup;
  return (
    <tr>
      <td>{formatExact(backup.at)}</td>
      <td>
        {nameOf(backup)}
        {backup.current && <span className={styles['tag']}>{s('backupCurrent')}</span>}
        {backup.fault !== null && <span className={styles['note']}> {s('backupFault', { why: backup.fault })}</span>}
      </td>
      <td>
        {orders === null ? '' : s('backupOpen', { n: formatNumber(orders), open: formatNumber(openOrders ?? 0) })}
      </td>
      <td>{formatBytes(backup.bytes)}</td>
      <td>{s(`kind-${backup.kind}`)}</td>
      <td>
        {onRestore !== null && backup.fault === null && (
          <Button size="small" aria-label={s('restoreOf', { when: formatExact(backup.at) })} onClick={onRestore}>
            {s('restore')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Restore({ backup, onClose }: { readonly backup: BackupRow; readonly onClose: () => void }) {
  const restore = useAction('backups.restore');
  const work = useApp((state) => state.status?.work ?? null);
  const toast = useToast();
  const when = formatExact(backup.at);
  const accounts = backup.subject === 'app';
  const onRestore = async () => {
    const done = await restore.run({ name: backup.name });
    if (done === undefined) return;
    toast({ title: s('restoreDone'), text: done.text, stay: 15_000 });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('restoreTitle', { when })}
      description={accounts ? s('restoreAccounts', { when }) : s('restoreBooks', { what: nameOf(backup), when })}
      actions={
        <>
          <Button onClick={onClose}>{s('cancel')}</Button>
          <Button variant="danger" busy={restore.busy} onClick={() => void onRestore()}>
            {s('restoreDo')}
          </Button>
        </>
      }
    >
      {restore.busy && work !== null && <WorkProgress work={work} />}
      <ErrorNote error={restore.error} />
    </Dialog>
  );
}
