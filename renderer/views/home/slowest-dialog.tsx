// The slowest deliveries of a range, by one stage; each opens its order.

import type { KpiRange } from '../../../main/contracts/kpis.js';
import type { Stage } from '../../../main/core/kpis/durations.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { SlowOrders } from '../../components/slow-orders.js';
import { useQuery } from '../../state/hooks.js';
import { s } from './strings.js';

export interface SlowestDialogProps {
  readonly range: KpiRange;
  readonly dayStart: number;
  readonly stage: Stage;
  readonly onClose: () => void;
}

export function SlowestDialog({ range, dayStart, stage, onClose }: SlowestDialogProps) {
  const slowest = useQuery('kpis.slowest', { range, dayStart, stage, limit: 50 });
  const rows = slowest.data ?? [];
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('slowestTitle', { stage: s(`stage-${stage}`) })}
      actions={<Button onClick={onClose}>{s('close')}</Button>}
    >
      <ErrorNote error={slowest.error} onRetry={slowest.refetch} />
      {rows.length === 0 ? (
        <EmptyState title={slowest.loading ? s('loading') : s('slowestNone')} />
      ) : (
        <SlowOrders rows={rows} onOpen={onClose} />
      )}
    </Dialog>
  );
}
