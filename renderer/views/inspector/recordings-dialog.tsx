// The recordings of the data folder, by session: open, remove; and files from elsewhere.

import { useRef, useState } from 'react';
import type { RecordingFile, RecordingList } from '../../../main/contracts/inspector.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatExact } from '../../components/format.js';
import { useAction } from '../../state/use-action.js';
import { useCall, useQuery } from '../../state/hooks.js';
import styles from './inspector.module.css';
import { chosenFile, keptRecording, type RecordingBytes } from './recording-file.js';
import { s } from './strings.js';

interface Session {
  readonly name: string;
  readonly files: readonly RecordingFile[];
}

/** Both links' files of one session, and their parts, belong together: `2026-11-22T13-40-05-world.2.pyrec.gz`. */
export function sessionsOf(files: readonly RecordingFile[]): readonly Session[] {
  const sessions = new Map<string, RecordingFile[]>();
  for (const file of files) {
    const name = /^(.*)-(?:world|ups)(?:-\d+)?(?:\.\d+)?\.pyrec\.gz$/.exec(file.name)?.[1] ?? file.name;
    sessions.set(name, [...(sessions.get(name) ?? []), file]);
  }
  return [...sessions].map(([name, members]) => ({ name, files: members }));
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1);

export interface RecordingsDialogProps {
  readonly onClose: () => void;
  readonly onOpen: (name: string, files: readonly RecordingBytes[]) => void;
}

export function RecordingsDialog({ onClose, onOpen }: RecordingsDialogProps) {
  const call = useCall();
  const query = useQuery('inspector.recordings', {});
  const [list, setList] = useState<RecordingList | null>(null);
  const remove = useAction('inspector.remove');
  const chooser = useRef<HTMLInputElement>(null);
  const shown = list ?? query.data;
  const open = (name: string, files: readonly RecordingBytes[]): void => {
    onOpen(name, files);
    onClose();
  };
  const removeAll = async ({ name, files }: Session): Promise<void> => {
    if (!window.confirm(s('removeSure', { name }))) return;
    for (const file of files) {
      const left = await remove.run({ name: file.name });
      if (left === undefined) return;
      setList(left);
    }
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={s('recordings')}
      {...(shown === undefined
        ? {}
        : {
            description: s('recordingsText', {
              used: megabytes(shown.bytes),
              limit: Math.round(shown.limitBytes / 1e6),
            }),
          })}
      actions={
        <Button variant="primary" onClick={() => chooser.current?.click()}>
          {s('openFile')}
        </Button>
      }
    >
      <ErrorNote error={query.error ?? remove.error} />
      <input
        ref={chooser}
        type="file"
        multiple
        accept=".gz,.pyrec"
        hidden
        aria-label={s('openFile')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) open(files.map(({ name }) => name).join(', '), files.map(chosenFile));
        }}
      />
      {shown !== undefined && shown.files.length === 0 && <EmptyState title={s('noRecordings')} />}
      <ul className={styles['recordings']}>
        {sessionsOf(shown?.files ?? []).map((session) => (
          <li key={session.name}>
            <span className={styles['recordingName']}>{session.name}</span>
            <span className={styles['recordingFacts']}>
              {[
                formatExact(Math.max(...session.files.map(({ modifiedAt }) => modifiedAt))),
                s('parts', { n: session.files.length }),
                s('size', { mb: megabytes(session.files.reduce((sum, { bytes }) => sum + bytes, 0)) }),
                ...(session.files.some((file) => file.open) ? [s('beingWritten')] : []),
              ].join(' · ')}
            </span>
            <Button
              size="small"
              aria-label={s('openNamed', { name: session.name })}
              onClick={() =>
                open(
                  session.name,
                  session.files.map(({ name }) => keptRecording(call, name)),
                )
              }
            >
              {s('open')}
            </Button>
            <Button
              size="small"
              variant="danger"
              aria-label={s('removeNamed', { name: session.name })}
              disabled={session.files.some((file) => file.open)}
              busy={remove.busy}
              onClick={() => void removeAll(session)}
            >
              {s('remove')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
