// Records this session, or ends that; says how it goes.

import { CircleDot, Square } from 'lucide-react';
import { useEffect } from 'react';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { useQuery } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import { s } from './strings.js';

const REFRESH_MS = 2000;

export function useRecording() {
  const query = useQuery('inspector.recordings', {});
  const { refetch } = query;
  const action = useAction('inspector.record');
  const since = query.data?.since ?? null;
  useEffect(() => {
    if (since === null) return undefined;
    const timer = setInterval(refetch, REFRESH_MS);
    return () => clearInterval(timer);
  }, [since, refetch]);
  const toggle = async (): Promise<void> => {
    await action.run({ on: since === null });
    refetch();
  };
  const links = query.data?.links ?? [];
  return { on: since !== null, links, busy: action.busy, error: action.error ?? query.error, toggle };
}

type Recording = ReturnType<typeof useRecording>;

export function RecordButton({ recording }: { readonly recording: Recording }) {
  const { on, busy, toggle, links } = recording;
  const records = links.reduce((sum, link) => sum + link.records, 0);
  return (
    <>
      <Button
        icon={on ? <Square aria-hidden /> : <CircleDot aria-hidden />}
        busy={busy}
        aria-pressed={on}
        onClick={() => void toggle()}
      >
        {on ? s('stopRecording') : s('record')}
      </Button>
      {on && <span>{s('recording', { n: records })}</span>}
    </>
  );
}

export function RecordingTrouble({ recording }: { readonly recording: Recording }) {
  return (
    <>
      <ErrorNote error={recording.error} />
      {recording.links.map(
        ({ link, error }) =>
          error !== null && (
            <Banner key={link} tone="error" inset>
              {s('recordingFailed', { link, why: error })}
            </Banner>
          ),
      )}
    </>
  );
}
