// The protocol inspector: everything that goes over both links, decoded, as rows and as a ladder, live or from a recording. Puts its
// parts together; watching ends when it is gone.

import { Circle, Download, FolderOpen, Pause, Play, Trash2 } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { Filter } from '../../../main/core/inspector/filter.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { Menu } from '../../components/menu.js';
import { saveFile } from '../../components/save-file.js';
import { useToast } from '../../components/toast.js';
import { useCall } from '../../state/hooks.js';
import { sentence } from './describe-row.js';
import { DetailPane } from './detail-pane.js';
import { exportJsonLines, exportRecording, type Exported, type ExportControl } from './export-messages.js';
import { FilterBar } from './filter-bar.js';
import type { InspectorStage } from './inspector-stage.js';
import styles from './inspector.module.css';
import { LiveSource, type WireSource } from './live-source.js';
import { MessageTable } from './message-table.js';
import { RecordButton, RecordingTrouble, useRecording } from './record-button.js';
import { RecordingsDialog } from './recordings-dialog.js';
import { s } from './strings.js';
import { useMessages } from './use-messages.js';

export interface ProtocolInspectorProps {
  /** Where messages come from; the program's links unless told otherwise. */
  readonly source?: WireSource;
}

export function ProtocolInspector({ source }: ProtocolInspectorProps) {
  const call = useCall();
  const wire = useMemo(() => source ?? new LiveSource(call), [source, call]);
  const stage = useRef<InspectorStage | null>(null);
  const changed = useCallback(() => stage.current?.invalidate(), []);
  const messages = useMessages(wire, changed);
  const { list, file, state, paused, figures } = messages;
  const [chosen, setChosen] = useState<{ readonly list: Messages['list']; readonly id: number } | null>(null);
  const selected = chosen?.list === list ? chosen.id : null;
  const [following, setFollowing] = useState(true);
  const [filterSaid, setFilterSaid] = useState('');
  const [dialog, setDialog] = useState(false);
  const recording = useRecording();
  const facts = selected === null ? null : list.store.factsOf(selected);
  const spoken = useDeferredValue(facts === null ? '' : sentence(facts));
  const { setFilter } = messages;
  const onFilter = useCallback(
    (filter: Filter, text: string) => {
      setFilter(filter);
      setFilterSaid(text);
      if (stage.current !== null) stage.current.setList(list);
    },
    [setFilter, list],
  );
  const kinds = useMemo(() => list.store.kinds.slice(0, figures.kinds), [list, figures.kinds]);
  return (
    <section className={styles['inspector']} aria-label={s('title')}>
      <div className={styles['toolbar']} role="toolbar" aria-label={s('title')}>
        {file === null ? (
          <Button
            icon={paused ? <Play aria-hidden /> : <Pause aria-hidden />}
            aria-pressed={paused}
            onClick={() => messages.pause(!paused)}
          >
            {paused ? s('resume') : s('pause')}
          </Button>
        ) : (
          <Button icon={<Circle aria-hidden />} onClick={messages.backToLive}>
            {s('backToLive')}
          </Button>
        )}
        <Button aria-pressed={following} onClick={() => stage.current?.follow(!following)}>
          {following ? s('following') : s('follow')}
        </Button>
        <Button icon={<Trash2 aria-hidden />} disabled={file !== null} onClick={messages.clear}>
          {s('clear')}
        </Button>
        <RecordButton recording={recording} />
        <Button icon={<FolderOpen aria-hidden />} onClick={() => setDialog(true)}>
          {s('recordings')}
        </Button>
        <ExportMenu list={list} />
        <FiguresLine figures={figures} filtered={list.filtered} />
      </div>
      <FilterBar kinds={kinds} onFilter={onFilter} />
      <RecordingTrouble recording={recording} />
      {file === null && state.connection === 'offline' && (
        <Banner tone="warning" inset>
          {s('offline')}
        </Banner>
      )}
      {paused && file === null && <Banner inset>{s('paused', { n: state.waiting })}</Banner>}
      {file !== null && <FileLine file={file} messages={messages} stage={stage} />}
      <div className={styles['content']} data-detail={selected !== null || undefined}>
        <div className={styles['tableHolder']}>
          <MessageTable
            list={list}
            onStage={(made) => (stage.current = made)}
            onSelect={(id) => setChosen(id === null ? null : { list, id })}
            onFollow={setFollowing}
          />
          {figures.shown === 0 && figures.unseen === 0 && (
            <div className={styles['empty']}>
              <Emptiness figures={figures} filter={list.filtered ? filterSaid : ''} messages={messages} />
            </div>
          )}
        </div>
        {selected !== null && (
          <DetailPane
            facts={facts}
            onSelect={(id) => {
              stage.current?.follow(false);
              stage.current?.select(id);
            }}
            onClose={() => stage.current?.select(null)}
          />
        )}
      </div>
      <p className="visually-hidden" role="status">
        {spoken}
      </p>
      {dialog && <RecordingsDialog onClose={() => setDialog(false)} onOpen={messages.open} />}
    </section>
  );
}

type Messages = ReturnType<typeof useMessages>;

function FiguresLine({ figures, filtered }: { readonly figures: Messages['figures']; readonly filtered: boolean }) {
  const { count, shown, unseen, perSecond, lost } = figures;
  const parts = [
    filtered ? s('shown', { shown, n: count }) : s('count', { n: count }),
    ...(unseen > 0 ? [s('filtering', { n: unseen })] : []),
    ...(perSecond > 0 ? [s('rate', { n: perSecond })] : []),
    ...(lost > 0 ? [s('gaps', { n: lost })] : []),
  ];
  return <span className={styles['figures']}>{parts.join(' · ')}</span>;
}

function Emptiness({
  figures,
  filter,
  messages,
}: {
  readonly figures: Messages['figures'];
  readonly filter: string;
  readonly messages: Messages;
}) {
  const { file, state } = messages;
  if (filter !== '' && figures.count > 0) return <EmptyState title={s('emptyFilter', { filter })} />;
  if (file !== null) return <EmptyState title={file.busy ? s('reading', { name: file.name }) : s('emptyFile')} />;
  if (state.connection === 'connecting') return <EmptyState title={s('connecting')} />;
  return <EmptyState title={s('emptyLive')} text={s('emptyLiveText')} />;
}

function FileLine({
  file,
  messages,
  stage,
}: {
  readonly file: NonNullable<Messages['file']>;
  readonly messages: Messages;
  readonly stage: { readonly current: InspectorStage | null };
}) {
  const { list } = messages;
  const span = file.lastAt - file.firstAt;
  return (
    <>
      <Banner inset>
        {file.busy ? s('reading', { name: file.name }) : s('readOnly', { name: file.name })}
        {file.more && (
          <>
            {' '}
            {s('moreThere', { n: list.store.count })}{' '}
            <Button size="small" onClick={messages.loadMore}>
              {s('loadMore')}
            </Button>
          </>
        )}
      </Banner>
      {file.problems.map((problem) => (
        <Banner key={problem} tone="warning" inset>
          {problem}
        </Banner>
      ))}
      {span > 0 && (
        <label className={styles['scrubber']}>
          <span>{s('moment')}</span>
          <input
            type="range"
            min={0}
            max={1000}
            step={1}
            defaultValue={0}
            onChange={(event) => {
              const at = file.firstAt + (Number(event.target.value) / 1000) * span;
              stage.current?.scrollTo(list.indexAtTime(at));
            }}
          />
        </label>
      )}
    </>
  );
}

function ExportMenu({ list }: { readonly list: Messages['list'] }) {
  const toast = useToast();
  const [percent, setPercent] = useState<number | null>(null);
  const cancelled = useRef(false);
  const run = async (name: string, work: (control: ExportControl) => Promise<Exported | null>): Promise<void> => {
    cancelled.current = false;
    setPercent(0);
    try {
      const done = await work({
        cancelled: () => cancelled.current,
        progress: (share) => setPercent(Math.round(share * 100)),
      });
      if (done === null) return;
      saveFile(done.file, name);
      toast({ title: s('exported', { n: done.messages }) });
    } finally {
      setPercent(null);
    }
  };
  const stamp = (): string => new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  if (percent !== null) {
    return (
      <Button onClick={() => (cancelled.current = true)}>
        {s('exporting', { percent })} {s('cancel')}
      </Button>
    );
  }
  return (
    <Menu
      trigger={<Button icon={<Download aria-hidden />}>{s('export')}</Button>}
      items={[
        {
          id: 'json',
          label: s('exportJson'),
          onSelect: () => void run(`messages-${stamp()}.jsonl`, (control) => exportJsonLines(list, control)),
        },
        {
          id: 'recording',
          label: s('exportRecording'),
          onSelect: () =>
            void run(`messages-${stamp()}.pyrec.gz`, (control) => exportRecording(list, 'Parcelyard', control)),
        },
      ]}
    />
  );
}
