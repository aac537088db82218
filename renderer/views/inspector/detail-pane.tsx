// The chosen message: its fields, its bytes within its frame, what acked and answered it, and ways to copy it.

import { Copy, X } from 'lucide-react';
import { msText } from '../../../main/core/inspector/latencies.js';
import { type MessageTree, valueText } from '../../../main/core/inspector/read-message.js';
import { MARK_NAMES, MARKS } from '../../../main/core/inspector/pairing.js';
import { frameSchema } from '../../../main/core/inspector/schema.js';
import { Button, IconButton } from '../../components/button.js';
import { LinkButton } from '../../components/link-button.js';
import { Menu } from '../../components/menu.js';
import { Facts, Panel } from '../../components/panel.js';
import { useCopy } from '../../components/use-copy.js';
import { clockTime, sentence, wayText } from './describe-row.js';
import { HexBytes } from './hex-bytes.js';
import styles from './inspector.module.css';
import { hexOf, jsonOf } from './message-json.js';
import type { MessageFacts } from './message-store.js';
import { s } from './strings.js';

export interface DetailPaneProps {
  /** Null: it is not kept any more. */
  readonly facts: MessageFacts | null;
  readonly onSelect: (id: number) => void;
  readonly onClose: () => void;
}

export function DetailPane({ facts, onSelect, onClose }: DetailPaneProps) {
  const close = <IconButton label={s('close')} icon={<X />} size="small" onClick={onClose} />;
  if (facts === null) {
    return (
      <Panel title={s('details')} actions={close} className={styles['detail']}>
        <p>{s('gone')}</p>
      </Panel>
    );
  }
  const { record, entry, marks } = facts;
  const title = entry.seq === null ? entry.kind : `${entry.kind} #${entry.seq}`;
  const jump = (label: string, id: number | null) =>
    id === null ? null : ([label, <LinkButton onClick={() => onSelect(id)}>{s('show', { id })}</LinkButton>] as const);
  const message = record.kind === 'frame' ? frameSchema(record).message : null;
  return (
    <Panel
      title={title}
      className={styles['detail']}
      actions={
        <>
          <CopyMenu facts={facts} />
          {close}
        </>
      }
    >
      <div className={styles['detailBody']}>
        <Facts
          items={[
            [s('time'), clockTime(facts.at)],
            [s('way'), wayText(facts)],
            [
              s('frame'),
              message === null
                ? s('noFrame', { connection: record.connection })
                : s('frameOf', { message, n: record.bytes.length, connection: record.connection }),
            ],
            entry.problem === null ? null : [s('problem'), entry.problem],
            jump(s('ackedBy', { ms: msText(facts.ackMs ?? 0) }), facts.ackedBy),
            jump(s('answeredBy', { ms: msText(facts.answerMs ?? 0) }), facts.answeredBy),
            jump(s('answers'), facts.answers),
            jump(s('firstCopy'), facts.firstCopy),
          ]}
        />
        {MARK_NAMES.filter((name) => (marks & MARKS[name]) !== 0).map((name) => (
          <p key={name} className={styles['mark']}>
            <strong>{s(name)}</strong> {s(`${name}Says`)}
          </p>
        ))}
        <h3>{s('fields')}</h3>
        {entry.tree === null ? <p className={styles['plain']}>{entry.text}</p> : <TreeList tree={entry.tree} />}
        {record.bytes.length > 0 && (
          <>
            <h3>{s('bytes')}</h3>
            <p className={styles['hint']}>{s('bytesHint')}</p>
            <HexBytes bytes={record.bytes} start={entry.start} end={entry.end} />
          </>
        )}
      </div>
    </Panel>
  );
}

function TreeList({ tree }: { readonly tree: MessageTree }) {
  return (
    <ul className={styles['tree']}>
      {tree.fields.slice(0, 500).map((field, i) => (
        <li key={i}>
          <code>{field.name}</code>{' '}
          {typeof field.value === 'object' ? <TreeList tree={field.value} /> : <span>{valueText(field.value)}</span>}
        </li>
      ))}
    </ul>
  );
}

function CopyMenu({ facts }: { readonly facts: MessageFacts }) {
  const copy = useCopy();
  return (
    <Menu
      trigger={
        <Button size="small" icon={<Copy aria-hidden />}>
          {s('copy')}
        </Button>
      }
      items={[
        { id: 'text', label: s('copyText'), onSelect: () => copy(sentence(facts)) },
        { id: 'json', label: s('copyJson'), onSelect: () => copy(jsonOf(facts, 2)) },
        { id: 'hex', label: s('copyHex'), onSelect: () => copy(hexOf(facts.record.bytes)) },
      ]}
    />
  );
}
