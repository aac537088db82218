// What a count found beside the books, line by line. Managers take it over or set it aside; staff see that it is kept for them.

import type { StockCount } from '../../../main/contracts/stock.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatChange, formatExact, formatNumber } from '../../components/format.js';
import { useToast } from '../../components/toast.js';
import { useRole } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { useAction } from '../../state/use-action.js';
import styles from './inventory.module.css';
import { s } from './strings.js';

export function CountDifferences({ count, onClose }: { readonly count: StockCount; readonly onClose: () => void }) {
  const names = useNames();
  const role = useRole();
  const toast = useToast();
  const adjust = useAction('inventory.adjust');
  const dismiss = useAction('inventory.dismissCount');
  const differing = count.lines.filter(({ counted, seen }) => counted !== seen);
  const same = count.lines.length - differing.length;
  const sum = differing.reduce((pieces, { counted, seen }) => pieces + counted - seen, 0);
  const commit = async () => {
    const { warehouseId, rev, note } = count;
    const lines = differing.map(({ productId, counted, seen }) => ({ warehouseId, productId, change: counted - seen }));
    // One count is taken over once: its own number keeps the call from counting twice.
    const clientId = `count-${rev}`.padEnd(12, '.');
    const done = await adjust.run({ clientId, reason: 'counted', note, lines, countRev: rev });
    if (done === undefined) return;
    onClose();
    toast({ title: s('countTaken', { n: differing.length, pieces: formatChange(done.pieces) }) });
  };
  const setAside = async () => {
    if ((await dismiss.run({ countRev: count.rev })) === undefined) return;
    onClose();
    toast({ title: s('countSetAside') });
  };
  const busy = adjust.busy || dismiss.busy;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={s('differencesTitle', { warehouse: names.warehouse(count.warehouseId), at: formatExact(count.at) })}
      actions={
        differing.length === 0 ? (
          <Button variant="primary" autoFocus onClick={onClose}>
            {s('close')}
          </Button>
        ) : role === 'manager' ? (
          <>
            <Button disabled={busy} onClick={() => void setAside()}>
              {s('countDismiss')}
            </Button>
            <Button variant="primary" busy={busy} onClick={() => void commit()}>
              {s('countCommit', { n: differing.length })}
            </Button>
          </>
        ) : (
          <Button variant="primary" autoFocus onClick={onClose}>
            {s('countHand')}
          </Button>
        )
      }
    >
      {differing.length === 0 ? (
        <EmptyState title={s('countAllRight', { n: same })} />
      ) : (
        <div className={styles['audit']}>
          <p role="status">
            {s('countDiffers', { n: differing.length, same, pieces: formatChange(sum) })}
            {count.note !== null && ` ${count.note}`}
          </p>
          <div className={styles['auditScroll']} tabIndex={0} role="region" aria-label={s('countTitle')}>
            <table className={styles['auditTable']}>
              <thead>
                <tr>
                  <th scope="col">{s('name')}</th>
                  <th scope="col" data-number>
                    {s('reserved')}
                  </th>
                  <th scope="col" data-number>
                    {s('auditOurs')}
                  </th>
                  <th scope="col" data-number>
                    {s('counted')}
                  </th>
                  <th scope="col" data-number>
                    {s('difference')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {differing.map(({ productId, seen, counted, reserved }) => (
                  <tr key={productId}>
                    <td>{names.product(productId)}</td>
                    <td data-number>{formatNumber(reserved)}</td>
                    <td data-number>{formatNumber(seen)}</td>
                    <td data-number>{formatNumber(counted)}</td>
                    <td data-number>{formatChange(counted - seen)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Banner inset>{s('countWorld')}</Banner>
          {role !== 'manager' && <p>{s('countKept')}</p>}
        </div>
      )}
      <ErrorNote error={adjust.error ?? dismiss.error} />
    </Dialog>
  );
}
