// The messages behind the inspector's screen: a store that is fed live, or one that a recording was read into; the list that the
// filter makes of it; and a few figures, told a few times a second. No React state per message.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Filter } from '../../../main/core/inspector/filter.js';
import type { WireSource, SourceState } from './live-source.js';
import { MessageList } from './message-list.js';
import { MessageStore } from './message-store.js';
import { type RecordingBytes, RecordingLoader } from './recording-file.js';

export interface Figures {
  readonly count: number;
  readonly shown: number;
  readonly unseen: number;
  readonly perSecond: number;
  readonly lost: number;
  /** Kinds seen so far. */
  readonly kinds: number;
}

export interface OpenFile {
  readonly name: string;
  readonly busy: boolean;
  readonly more: boolean;
  readonly problems: readonly string[];
  readonly firstAt: number;
  readonly lastAt: number;
}

const FIGURES_MS = 250;
const NO_FIGURES: Figures = { count: 0, shown: 0, unseen: 0, perSecond: 0, lost: 0, kinds: 0 };
const CONNECTING: SourceState = { connection: 'connecting', waiting: 0 };

export function useMessages(source: WireSource, changed: () => void) {
  const [list, setList] = useState(() => new MessageList(new MessageStore()));
  const [file, setFile] = useState<OpenFile | null>(null);
  const [state, setState] = useState(CONNECTING);
  const [paused, setPaused] = useState(false);
  const [figures, setFigures] = useState(NO_FIGURES);
  const loader = useRef<RecordingLoader | null>(null);
  const live = file === null;

  useEffect(() => {
    if (!live) return undefined;
    return source.start({
      records: (records) => {
        list.store.append(records);
        changed();
      },
      state: (next) =>
        setState((before) =>
          before.connection === next.connection && before.waiting === next.waiting ? before : next,
        ),
    });
  }, [source, live, list, changed]);

  useEffect(() => {
    let before = list.store.next;
    const timer = setInterval(() => {
      const { store } = list;
      const perSecond = Math.round(((store.next - before) * 1000) / FIGURES_MS);
      before = store.next;
      const next: Figures = {
        count: store.count,
        shown: list.length,
        unseen: list.unseen,
        perSecond,
        lost: store.lost,
        kinds: store.kinds.length,
      };
      setFigures((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next));
    }, FIGURES_MS);
    return () => clearInterval(timer);
  }, [list]);

  useEffect(() => () => void loader.current?.close(), []);

  const pause = useCallback(
    (on: boolean) => {
      source.pause(on);
      setPaused(on);
    },
    [source],
  );

  const load = useCallback(
    async (name: string, into: MessageList, from: RecordingLoader) => {
      setFile((before) => ({ firstAt: 0, lastAt: 0, ...before, name, busy: true, more: false, problems: [] }));
      const { store } = into;
      let problems: readonly string[];
      let more = false;
      try {
        const room = Math.floor(store.limits.messages / 2);
        const progress = await from.load(room, (records) => {
          store.append(records);
          changed();
        });
        problems = progress.problems;
        more = !progress.done;
      } catch (error) {
        problems = [error instanceof Error ? error.message : String(error)];
      }
      if (loader.current !== from) return;
      const [firstAt, lastAt] = store.count === 0 ? [0, 0] : [store.atOf(store.first), store.atOf(store.next - 1)];
      setFile({ name, busy: false, more, problems, firstAt, lastAt });
      changed();
    },
    [changed],
  );

  const open = useCallback(
    (name: string, files: readonly RecordingBytes[]) => {
      void loader.current?.close();
      const from = new RecordingLoader(files);
      const into = new MessageList(new MessageStore());
      loader.current = from;
      setList(into);
      void load(name, into, from);
    },
    [load],
  );

  const loadMore = useCallback(() => {
    const from = loader.current;
    if (file !== null && from !== null) void load(file.name, list, from);
  }, [file, list, load]);

  const backToLive = useCallback(() => {
    void loader.current?.close();
    loader.current = null;
    setFile(null);
    setList(new MessageList(new MessageStore()));
  }, []);

  const setFilter = useCallback(
    (filter: Filter) => {
      list.setFilter(filter);
      changed();
    },
    [list, changed],
  );

  const clear = useCallback(() => {
    list.store.clear();
    list.advance(0);
    changed();
  }, [list, changed]);

  return useMemo(
    () => ({ list, file, state, paused, figures, pause, open, loadMore, backToLive, setFilter, clear }),
    [list, file, state, paused, figures, pause, open, loadMore, backToLive, setFilter, clear],
  );
}
