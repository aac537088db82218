// What the whole window must say: connection lost, still starting, a world that cannot be used, a process that gave up.

import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { RelativeTime } from '../../components/relative-time.js';
import { useApp, useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import { s } from './strings.js';
import { RecoveryNotice, RestoredNotice, ResumedNotice } from './recovery-notice.js';
import { WorldNotice } from './world-notice.js';

const PROCESSES = ['world-link', 'ups-link', 'simulator'] as const;
type ProcessName = (typeof PROCESSES)[number];

function FailedProcess({ name, message }: { readonly name: ProcessName; readonly message: string }) {
  const role = useRole();
  const restart = useAction('processes.restart');
  const mayRestart = role === 'manager' || role === 'tester';
  return (
    <Banner
      tone="error"
      action={
        mayRestart && (
          <Button size="small" busy={restart.busy} onClick={() => void restart.run({ name })}>
            {s('tryAgain')}
          </Button>
        )
      }
    >
      {s('processFailed', { process: s(name), message: restart.error?.message ?? message })}
    </Banner>
  );
}

export function Banners() {
  const signedIn = useApp((state) => Boolean(state.session?.person));
  const connection = useApp((state) => state.connection);
  const lostAt = useApp((state) => state.lostAt);
  const status = useApp((state) => state.status);
  const failed: readonly (readonly [ProcessName, string])[] =
    status === null
      ? []
      : PROCESSES.flatMap((name) => {
          const part =
            name === 'simulator' ? status.simulator : name === 'world-link' ? status.links.world : status.links.ups;
          return part?.state === 'failed' ? [[name, part.lastError?.message ?? ''] as const] : [];
        });
  // The same trouble is not told twice, in other words.
  const told =
    Boolean(status?.recovery) && (status?.phase === 'failed' || status?.notice?.code === 'books-not-written');
  return (
    <>
      {connection !== 'open' && lostAt !== null && (
        <Banner tone="warning">
          {s('offline')} <RelativeTime at={lostAt} />
        </Banner>
      )}
      {signedIn && connection === 'open' && status?.recovery && <RecoveryNotice recovery={status.recovery} />}
      {signedIn && connection === 'open' && status?.restored && <RestoredNotice text={status.restored} />}
      {signedIn && connection === 'open' && status?.phase === 'ready' && <ResumedNotice status={status} />}
      {/* Signing in says the same in its own place. */}
      {signedIn && connection === 'open' && status !== null && status.phase !== 'ready' && !told && (
        <Banner tone={status.phase === 'failed' ? 'error' : 'info'}>
          {s(status.phase === 'failed' ? 'failedPhase' : status.phase)}
          {status.phaseText === null ? '' : `: ${status.phaseText}`}
        </Banner>
      )}
      {signedIn && connection === 'open' && status?.phase === 'ready' && status.notice && !told && (
        <WorldNotice notice={status.notice} />
      )}
      {failed.map(([name, message]) => (
        <FailedProcess key={name} name={name} message={message} />
      ))}
    </>
  );
}
