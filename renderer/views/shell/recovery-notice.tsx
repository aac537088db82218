// What the window says after something went wrong: a database that cannot be opened or is damaged, with the buttons that help; what a
// restoring left out; what the program went on with after a restart.

import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { formatExact } from '../../components/format.js';
import { WorkProgress } from '../../components/work-progress.js';
import type { AppStatus, Recovery } from '../../../main/core/feed/types.js';
import { useApp, usePersonal, useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import { s } from './strings.js';
import styles from './world-notice.module.css';

export function RecoveryNotice({ recovery, inset = false }: { readonly recovery: Recovery; readonly inset?: boolean }) {
  const role = useRole();
  const work = useApp((state) => state.status?.work ?? null);
  const again = useAction('recovery.tryAgain');
  const restore = useAction('recovery.restore');
  const mayRestore = recovery.anyone || role === 'manager';
  const { backup } = recovery;
  const error = restore.error ?? again.error;
  return (
    <Banner
      tone="error"
      inset={inset}
      action={
        <span className={styles['actions']}>
          {recovery.tryAgain && (
            <Button size="small" busy={again.busy} onClick={() => void again.run({})}>
              {s('tryAgain')}
            </Button>
          )}
          {backup !== null && mayRestore && (
            <Button size="small" busy={restore.busy} onClick={() => void restore.run({ name: backup.name })}>
              {s('restoreBackup', { when: formatExact(backup.at) })}
            </Button>
          )}
          {backup !== null && !mayRestore && <span>{s('restoreRoles')}</span>}
        </span>
      }
    >
      {recovery.text}
      {error !== null && <> {error.message}</>}
      {work?.kind === 'restore' && <WorkProgress work={work} />}
    </Banner>
  );
}

/** Stays until a manager has read it. */
export function RestoredNotice({ text }: { readonly text: string }) {
  const role = useRole();
  const seen = useAction('backups.seen');
  return (
    <Banner
      tone="warning"
      action={
        role === 'manager' && (
          <Button size="small" busy={seen.busy} onClick={() => void seen.run({})}>
            {s('understood')}
          </Button>
        )
      }
    >
      {text}
    </Banner>
  );
}

/** Who comes later finds it among the notifications. */
const RESUMED_MS = 15 * 60_000;

/** Once for each person and start. */
export function ResumedNotice({ status }: { readonly status: AppStatus }) {
  const [seen, setSeen] = usePersonal('resumed.seen', 0);
  const { resumed, serverTime } = status;
  if (!resumed || resumed.at === seen || serverTime - resumed.at > RESUMED_MS) return null;
  const { orders, commands, at } = resumed;
  return (
    <Banner
      action={
        <Button size="small" onClick={() => setSeen(at)}>
          {s('understood')}
        </Button>
      }
    >
      {s('resumed', { orders, again: commands === 0 ? '' : s('resumedAgain', { commands }) })}
    </Banner>
  );
}
