// Binds row-window.ts to a scroller: what is in sight as it is scrolled and as its room changes.

import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { rowsInSight, scrollTo, type RowSpan } from './row-window.js';

/** Rows drawn beyond what is in sight, so that a turn of the wheel shows no gap. */
const OVERSCAN = 8;
/** Scrolling is over when nothing has moved for so long, ms. */
const STILL_MS = 150;
/** Where the browser never says that it is idle, ms. */
const SPARE_MS = 100;

export interface Room {
  readonly width: number;
  readonly height: number;
}

export interface RowWindow {
  /** To be given to the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly sight: RowSpan;
  readonly overscan: number;
  readonly scrolling: boolean;
  readonly room: Room;
  readonly showRow: (row: number) => void;
}

interface View {
  readonly sight: RowSpan;
  readonly scrolling: boolean;
  readonly room: Room;
}

/**
 * `guess`: the room until it is known; asking the page for it before it is laid out would lay it out twice. `settled`: the
 * rows are there; the first picture holds only those in sight (a third fewer), the others follow when the browser has nothing
 * else to do.
 */
export function useRowWindow(guess: Room, settled: boolean): RowWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>(() => ({
    sight: rowsInSight(0, guess.height),
    scrolling: false,
    room: guess,
  }));
  const [overscan, setOverscan] = useState(0);
  const room = useRef(guess);

  const look = useCallback((scrolling?: boolean) => {
    const sight = rowsInSight(scroller.current?.scrollTop ?? 0, room.current.height);
    setView((now) => {
      const same = now.sight.first === sight.first && now.sight.last === sight.last && now.room === room.current;
      const moving = scrolling ?? now.scrolling;
      return same && moving === now.scrolling ? now : { sight, scrolling: moving, room: room.current };
    });
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let still: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      clearTimeout(still);
      still = setTimeout(() => look(false), STILL_MS);
      setOverscan(OVERSCAN);
      look(true);
    };
    // Told after the page is laid out and before it is painted: reading costs nothing then.
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width !== room.current.width || height !== room.current.height) room.current = { width, height };
      look();
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
      clearTimeout(still);
    };
  }, [look]);

  useEffect(() => {
    if (!settled) return;
    return whenIdle(() => setOverscan(OVERSCAN));
  }, [settled]);

  const showRow = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (element === null) return;
      const to = scrollTo(row, element.scrollTop, element.clientHeight);
      if (to === null) return;
      element.scrollTop = to;
      look();
    },
    [look],
  );
  return { ...view, scroller, overscan, showRow };
}

/** After the next picture, when nothing else is to be done. */
function whenIdle(work: () => void): () => void {
  let stop = () => cancelAnimationFrame(frame);
  const frame = requestAnimationFrame(() => {
    if (typeof requestIdleCallback === 'function') {
      const asked = requestIdleCallback(work);
      stop = () => cancelIdleCallback(asked);
    } else {
      const timer = setTimeout(work, SPARE_MS);
      stop = () => clearTimeout(timer);
    }
  });
  return () => stop();
}
