// Why the chips together find nothing: what each finds alone, and which one to leave out.

import type { EventChip } from '../../../main/contracts/event-chips.js';
import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatNumber } from '../../components/format.js';
import { useQuery } from '../../state/hooks.js';
import styles from './log.module.css';
import { s } from './strings.js';

/** Counts end here: beyond, there are more. */
const COUNTED = 10_000;
const shown = (count: number): string => (count > COUNTED ? s('moreThan', { n: COUNTED }) : formatNumber(count));

export interface WhyEmptyProps {
  readonly chips: readonly EventChip[];
  /** Of each chip, as it was typed. */
  readonly words: readonly string[];
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly onLeaveOut: (chip: number) => void;
}

export function WhyEmpty({ chips, words, from, to, onLeaveOut }: WhyEmptyProps) {
  const times = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const why = useQuery('events.explain', { chips: [...chips] as never, ...times });
  if (why.error !== null) return <ErrorNote error={why.error} onRetry={why.refetch} />;
  if (why.data === undefined) return <EmptyState title={s('emptyTitle')} text={s('looking')} />;
  const { data } = why;
  if (data.inTime === 0) return <EmptyState title={s('emptyTitle')} text={s('emptyTime')} />;
  const guilty = data.chips.filter(({ without }) => without > 0).length;
  return (
    <section className={styles['why']} aria-label={s('whyTitle')}>
      <h2>{s('whyTitle')}</h2>
      <p>{guilty > 0 ? s('whyOne') : s('whyAll')}</p>
      <table className={styles['whyTable']}>
        <thead>
          <tr>
            <th scope="col">{s('whyChip')}</th>
            <th scope="col">{s('whyAlone')}</th>
            <th scope="col">{s('whyWithout')}</th>
            <th scope="col">
              <span className="visually-hidden">{s('whyAction')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.chips.map(({ alone, without }, index) => (
            <tr key={words[index] ?? index}>
              <th scope="row">
                <code>{words[index]}</code>
              </th>
              <td>{shown(alone)}</td>
              <td data-found={without > 0 || undefined}>{shown(without)}</td>
              <td>
                <Button
                  size="small"
                  aria-label={s('leaveOutOf', { chip: words[index] ?? '' })}
                  onClick={() => onLeaveOut(index)}
                >
                  {s('leaveOut')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
