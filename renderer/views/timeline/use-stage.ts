// Ties the stage to React: it lives as long as its elements. Also the words that are spoken once moving has paused.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { LayoutOptions } from './layout.js';
import { TimelineStage } from './stage.js';
import type { Hover, StageElements, StageState } from './stage-types.js';
import type { TimelineSource } from './timeline-source.js';

const SPEAK_AFTER_MS = 150;

/** Creates the stage when its elements stand, and disposes of it with them. */
export function useStage(
  source: TimelineSource,
  layout: LayoutOptions,
  setState: (state: StageState) => void,
  setHover: (hover: Hover | null) => void,
) {
  const [stage, setStage] = useState<TimelineStage | null>(null);
  const first = useRef(layout);
  const attach = useCallback(
    (root: HTMLElement) => {
      const hooks = { onState: setState, onHover: setHover, now: () => Date.now() };
      const made = new TimelineStage(source, partsOf(root), first.current, hooks);
      setStage(made);
      return () => {
        made.dispose();
        setStage(null);
      };
    },
    [source, setState, setHover],
  );
  return [stage, attach] as const;
}

function partsOf(root: HTMLElement): StageElements {
  const part = <T extends Element>(name: string): T => {
    const element = root.querySelector<T>(`[data-part="${name}"]`);
    if (element === null) throw new Error(`The timeline has no part “${name}”.`);
    return element;
  };
  return {
    scroller: part('scroller'),
    labels: part('labels'),
    surface: part('surface'),
    grid: part('grid'),
    bars: part('bars'),
    overlay: part('overlay'),
    minimap: part('minimap'),
  };
}

/** Says the latest text once moving has paused. */
export function useSpeech(speak: (text: string) => void): (text: string) => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return (text) => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => speak(text), SPEAK_AFTER_MS);
  };
}
