// The stock audit: our books beside what the world acknowledged, difference by difference; each opens what happened.

import type { AuditDifference, AuditReport } from '../../../main/core/inventory/audit.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatExact, formatNumber } from '../../components/format.js';
import { LinkButton } from '../../components/link-button.js';
import { useNav, useQuery, useRole, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { useAction } from '../../state/use-action.js';
import styles from './inventory.module.css';
import { s } from './strings.js';

export function AuditDialog({ onClose }: { readonly onClose: () => void }) {
  const last = useQuery('audit.last', {}, { refreshOn: (event) => event.kind === 'stock-audited' });
  const run = useAction('audit.run');
  const role = useRole();
  const start = async () => {
    if ((await run.run({})) !== undefined) last.refetch();
  };
  const report = last.data ?? null;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={s('auditTitle')}
      description={s('auditText')}
      actions={
        <>
          <Button onClick={onClose}>{s('close')}</Button>
          <Button variant="primary" disabled={role !== 'manager'} busy={run.busy} onClick={() => void start()}>
            {s(report === null ? 'auditRun' : 'auditAgain')}
          </Button>
        </>
      }
    >
      {role !== 'manager' && <p>{s('auditRoles')}</p>}
      <ErrorNote error={run.error ?? last.error} />
      {run.busy && <EmptyState title={s('auditBusy')} />}
      {!run.busy && report !== null && <Report report={report} onClose={onClose} />}
      {!run.busy && report === null && last.data === null && <EmptyState title={s('auditNever')} />}
    </Dialog>
  );
}

function Report({ report, onClose }: { readonly report: AuditReport; readonly onClose: () => void }) {
  const { differences, more, asked, unanswered, underWay, setAside, restoredAt } = report;
  const at = formatExact(report.at);
  return (
    <div className={styles['audit']}>
      {differences.length === 0 ? (
        <EmptyState title={s('auditNone', { at })} />
      ) : (
        <p role="status">{s('auditSome', { n: differences.length + more, at })}</p>
      )}
      <p className={styles['auditFacts']}>
        {s('auditAsked', { asked, cells: report.cells })}
        {underWay > 0 && ` ${s('auditUnderWay', { n: underWay })}`}
        {setAside > 0 && ` ${s('auditSetAside', { n: setAside })}`}
      </p>
      {unanswered > 0 && (
        <Banner tone="warning" inset>
          {s('auditUnanswered', { n: unanswered })}
        </Banner>
      )}
      {restoredAt > 0 && (
        <Banner tone="warning" inset>
          {s('auditRestored', { at: formatExact(restoredAt) })}
        </Banner>
      )}
      {differences.length > 0 && (
        <div className={styles['auditScroll']}>
          <table className={styles['auditTable']}>
            <thead>
              <tr>
                <th scope="col">{s('name')}</th>
                <th scope="col">{s('warehouse')}</th>
                <th scope="col" data-number>
                  {s('auditOurs')}
                </th>
                <th scope="col" data-number>
                  {s('auditWorlds')}
                </th>
                <th scope="col">{s('reason')}</th>
              </tr>
            </thead>
            <tbody>
              {differences.map((one, index) => (
                <Row key={`${one.code}-${index}`} one={one} onClose={onClose} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more > 0 && <p>{s('auditMore', { n: more })}</p>}
    </div>
  );
}

function Row({ one, onClose }: { readonly one: AuditDifference; readonly onClose: () => void }) {
  const names = useNames();
  const { setParams } = useNav();
  const [, select] = useSelection();
  const { productId, warehouseId, orderId } = one;
  const show = () => {
    onClose();
    if (orderId !== null) select({ type: 'order', id: orderId });
    else if (productId !== null) {
      setParams({ ledger: warehouseId === null ? null : `${warehouseId}:onHand` });
      select({ type: 'product', id: productId });
    }
  };
  const name = productId === null ? s('auditPackage', { id: String(one.shipmentId ?? '') }) : names.product(productId);
  return (
    <tr>
      <td>{orderId === null && productId === null ? name : <LinkButton onClick={show}>{name}</LinkButton>}</td>
      <td>{warehouseId === null ? '' : names.warehouse(warehouseId)}</td>
      <td data-number>{one.ours === null ? '' : formatNumber(one.ours)}</td>
      <td data-number>{one.worlds === null ? '' : formatNumber(one.worlds)}</td>
      <td>{one.why}</td>
    </tr>
  );
}
