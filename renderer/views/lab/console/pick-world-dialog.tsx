// The simulated worlds with their books, newest first, and the way back to one of them.

import { useState } from 'react';
import type { LabWorldRow } from '../../../../main/contracts/lab.js';
import { Button } from '../../../components/button.js';
import { Dialog } from '../../../components/dialog.js';
import { EmptyState } from '../../../components/empty-state.js';
import { ErrorNote } from '../../../components/error-note.js';
import { formatExact, formatNumber } from '../../../components/format.js';
import { useToast } from '../../../components/toast.js';
import { useQuery } from '../../../state/hooks.js';
import { useAction } from '../../../state/use-action.js';
import styles from '../lab.module.css';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';
import { leavingWords } from './leaving-words.js';

const MEGABYTE = 1024 * 1024;

function sizeWords(bytes: number | null): string {
  return bytes === null
    ? s('unknown')
    : s('megabytes', { n: String(Math.max(0.1, Math.round((bytes / MEGABYTE) * 10) / 10)) });
}

function numberOf(row: LabWorldRow): string {
  return row.worldId === null ? s('notMade') : `#${row.worldId}`;
}

export function PickWorldDialog({ onClose }: { readonly onClose: () => void }) {
  const { lab, mayDrive } = useLab();
  const list = useQuery('lab.worlds', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const pick = useAction('lab.pickWorld');
  const toast = useToast();
  const rows = list.data ?? [];
  const row = rows.find(({ booksId, current }) => booksId === chosen && !current);
  const go = async () => {
    if (row === undefined || (await pick.run({ booksId: row.booksId })) === undefined) return;
    toast({ title: s('picked') });
    onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={s('pickTitle')}
      description={leavingWords(lab?.invariants?.openOrders ?? 0)}
      actions={
        <>
          <Button onClick={onClose}>{s('cancel')}</Button>
          <Button
            variant="primary"
            disabled={!mayDrive || row === undefined}
            busy={pick.busy}
            onClick={() => void go()}
          >
            {row === undefined || row.worldId === null ? s('pickUnmade') : s('pick', { id: numberOf(row) })}
          </Button>
        </>
      }
    >
      <ErrorNote error={list.error} onRetry={list.refetch} />
      {list.data !== undefined && rows.length <= 1 && <EmptyState title={s('worldsEmpty')} />}
      {rows.length > 0 && (
        <div className={styles['scroll']} role="region" aria-label={s('pickHeading')} tabIndex={0}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{s('number')}</th>
                <th scope="col">{s('made')}</th>
                <th scope="col">{s('seed')}</th>
                <th scope="col">{s('profile')}</th>
                <th scope="col" className={styles['right']}>
                  {s('orders')}
                </th>
                <th scope="col" className={styles['right']}>
                  {s('openOrders')}
                </th>
                <th scope="col" className={styles['right']}>
                  {s('size')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.booksId} data-current={one.current || undefined}>
                  <td>
                    <label className={styles['choice']}>
                      <input
                        type="radio"
                        name="lab-world"
                        disabled={one.current || !mayDrive}
                        checked={chosen === one.booksId}
                        onChange={() => setChosen(one.booksId)}
                      />
                      <span>
                        {numberOf(one)}
                        {one.current && <em className={styles['tag']}>{s('current')}</em>}
                        {one.forgottenAt !== null && <em className={styles['tag']}>{s('forgotten')}</em>}
                      </span>
                    </label>
                  </td>
                  <td>{formatExact(one.createdAt)}</td>
                  <td>{one.seed ?? s('unknown')}</td>
                  <td>{one.profile ?? s('unknown')}</td>
                  <td className={styles['right']}>
                    {one.orders === null ? s('unknown') : formatNumber(one.orders.all)}
                  </td>
                  <td className={styles['right']}>
                    {one.orders === null ? s('unknown') : formatNumber(one.orders.open)}
                  </td>
                  <td className={styles['right']}>{sizeWords(one.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ErrorNote error={pick.error} />
    </Dialog>
  );
}
