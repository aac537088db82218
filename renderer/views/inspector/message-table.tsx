// The messages as a table with its ladder: React makes the frame once, the stage fills it. One tab stop, arrows move the cursor.

import { useEffect, useId, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import { HEAD_PX, InspectorStage, ROW_PX } from './inspector-stage.js';
import styles from './inspector.module.css';
import { COLUMNS } from './describe-row.js';
import { LADDER_PX } from './draw-ladder.js';
import type { MessageList } from './message-list.js';
import { s } from './strings.js';

const MOVES: Readonly<Record<string, Parameters<InspectorStage['move']>[0]>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

const SIZES = {
  '--ladder': `${LADDER_PX}px`,
  '--message-row': `${ROW_PX}px`,
  '--message-head': `${HEAD_PX}px`,
} as CSSProperties;

export interface MessageTableProps {
  readonly list: MessageList;
  readonly onStage: (stage: InspectorStage | null) => void;
  readonly onSelect: (id: number | null) => void;
  readonly onFollow: (following: boolean) => void;
}

export function MessageTable({ list, onStage, onSelect, onFollow }: MessageTableProps) {
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, '');
  const scroller = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<InspectorStage | null>(null);
  const latest = useRef({ list, onSelect, onFollow, onStage });
  useEffect(() => {
    latest.current = { list, onSelect, onFollow, onStage };
  });

  useEffect(() => {
    const all = [scroller, spacer, pane, rows, canvas].map(({ current }) => current);
    const [scrollerElement, spacerElement, paneElement, rowsElement] = all;
    if (!scrollerElement || !spacerElement || !paneElement || !rowsElement || !canvas.current) return;
    const made = new InspectorStage(
      {
        scroller: scrollerElement,
        spacer: spacerElement,
        pane: paneElement,
        rows: rowsElement,
        canvas: canvas.current,
      },
      latest.current.list,
      {
        onSelect: (id) => latest.current.onSelect(id),
        onFollow: (following) => latest.current.onFollow(following),
      },
      `${prefix}-`,
    );
    stage.current = made;
    latest.current.onStage(made);
    return () => {
      latest.current.onStage(null);
      stage.current = null;
      made.dispose();
    };
  }, [prefix]);

  useEffect(() => stage.current?.setList(list), [list]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (event.key === 'Escape') stage.current?.select(null);
    else if (move !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) stage.current?.move(move);
    else return;
    event.preventDefault();
    // One layer at a time: the window's own Escape is for the next press.
    event.stopPropagation();
  };

  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        role="grid"
        aria-label={s('table')}
        tabIndex={0}
        className={styles['grid']}
        style={SIZES}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className={styles['head']}>
          <span role="columnheader" className={styles['ladderHead']} title={s('ladderNote')}>
            <span>{s('ups')}</span>
            <span>{s('store')}</span>
            <span>{s('world')}</span>
          </span>
          {COLUMNS.map((column) => (
            <span key={column} role="columnheader" data-column={column}>
              {s(column)}
            </span>
          ))}
        </div>
        <div ref={pane} role="presentation" className={styles['pane']}>
          <canvas ref={canvas} aria-hidden className={styles['ladder']} />
          <div ref={rows} role="rowgroup" className={styles['rows']} />
        </div>
        <div ref={spacer} aria-hidden />
      </div>
    </div>
  );
}
