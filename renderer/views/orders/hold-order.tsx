// Keeping an order from being packed, and letting it go on: one press each, undone by the other.

import type { OrderDetail } from '../../../main/contracts/app-api.js';
import { Button } from '../../components/button.js';
import { useToast } from '../../components/toast.js';
import { useAction } from '../../state/use-action.js';
import { s } from './strings.js';

export function HoldOrder({ detail }: { readonly detail: OrderDetail }) {
  const hold = useAction('orders.hold');
  const toast = useToast();
  const { order, held = null, holdable = false } = detail;
  if (order.closedAt !== null) return null;
  const run = async (on: boolean) => {
    const done = await hold.run({ orderId: order.id, hold: on });
    if (done !== undefined) toast({ title: done.text });
  };
  if (held !== null) {
    return (
      <Button
        size="small"
        variant="primary"
        busy={hold.busy}
        title={hold.error?.message}
        onClick={() => void run(false)}
      >
        {s('release')}
      </Button>
    );
  }
  return (
    <Button
      size="small"
      busy={hold.busy}
      aria-disabled={holdable ? undefined : true}
      title={hold.error?.message ?? s(holdable ? 'holdUntil' : 'holdLate')}
      onClick={() => holdable && void run(true)}
    >
      {s('hold')}
    </Button>
  );
}
