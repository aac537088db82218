// Above every view: the span of time that all views are filtered to, and the way out of it.

import { CalendarRange, X } from 'lucide-react';
import { Button } from '../../components/button.js';
import { rangeText } from '../../components/range-text.js';
import { useMoment, useRange } from '../../state/hooks.js';
import { formatDuration } from '../timeline/format.js';
import styles from './range-bar.module.css';
import { s } from './strings.js';

export function RangeBar() {
  const [range, setRange] = useRange();
  const { pinMoment } = useMoment();
  if (range === null) return null;
  const { from, to } = range;
  return (
    <div className={styles['bar']} role="status">
      <CalendarRange aria-hidden />
      <span>
        {s('range', { span: rangeText(range), length: formatDuration(to - from) })}
        <span className={styles['hint']}> {s('rangeHint')}</span>
      </span>
      <span className={styles['space']} />
      <Button size="small" variant="quiet" onClick={() => pinMoment(to)}>
        {s('rangeMoment')}
      </Button>
      <Button size="small" icon={<X aria-hidden />} onClick={() => setRange(null)}>
        {s('rangeClear')}
      </Button>
    </div>
  );
}
