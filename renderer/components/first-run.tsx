// The first steps, shown where nothing was ever ordered: three things to do, each with its button. Goes by itself with the first order.

import { ArrowRight, X } from 'lucide-react';
import { useApp, useDraft, useNav } from '../state/hooks.js';
import type { ViewId } from '../state/nav-store.js';
import { defineStrings } from '../state/strings.js';
import { Button, IconButton } from './button.js';
import styles from './first-run.module.css';

const s = defineStrings('first-run', {
  title: 'First steps',
  hide: 'Hide the first steps',
  place: 'Place an order',
  placeText: 'Pick a customer and a product. The form says which warehouse sends it, and why.',
  watch: 'Watch it',
  watchText: 'Packing, loading and driving appear on the timeline and on the map as they happen.',
  many: 'Try many at once',
  manyText: 'Import a CSV file: each row is checked before anything is placed.',
});

const STEPS = [
  ['place', 'placeText', 'order-new'],
  ['watch', 'watchText', 'timeline'],
  ['many', 'manyText', 'import'],
] as const satisfies readonly (readonly [string, string, ViewId])[];

function useHidden() {
  return useDraft<boolean>('first-run.hidden', false, (value) => typeof value === 'boolean');
}

/** Whether the first steps are on the screen: what would say the same beside them can stay away. */
export function useFirstRun(): boolean {
  const [hidden] = useHidden();
  // Known, and nothing was ever ordered.
  const untouched = useApp(({ feed }) => feed !== null && Object.values(feed.pipeline).every((count) => count === 0));
  return untouched && !hidden;
}

export function FirstRun() {
  const { go } = useNav();
  const [, setHidden] = useHidden();
  if (!useFirstRun()) return null;
  return (
    <section className={styles['card']} aria-labelledby="first-run">
      <div className={styles['heading']}>
        <h2 id="first-run">{s('title')}</h2>
        <IconButton label={s('hide')} icon={<X />} size="small" onClick={() => setHidden(true)} />
      </div>
      <ol className={styles['steps']}>
        {STEPS.map(([name, text, view], at) => (
          <li key={name}>
            <Button
              variant={at === 0 ? 'primary' : 'default'}
              icon={<ArrowRight aria-hidden />}
              onClick={() => go(view)}
            >
              {s(name)}
            </Button>
            <p>{s(text)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
