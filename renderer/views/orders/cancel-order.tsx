// Cancelling one order: asked once, with its number in the button; what became of it is said.

import { useState } from 'react';
import type { Order } from '../../../main/core/orders/types.js';
import { CLOSED_STATES } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { useToast } from '../../components/toast.js';
import { useAction } from '../../state/use-action.js';
import { s } from './strings.js';

export function CancelOrder({ order }: { readonly order: Order }) {
  const [asking, setAsking] = useState(false);
  const cancel = useAction('orders.cancel');
  const toast = useToast();
  const id = String(order.id);
  if (CLOSED_STATES.includes(order.state)) return null;
  const confirm = async () => {
    const done = await cancel.run({ orderId: order.id });
    if (done === undefined) return;
    setAsking(false);
    toast({ title: done.text });
  };
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {s('cancel')}
      </Button>
      {asking && (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={s('cancelTitle', { id })}
          description={s('cancelText')}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{s('keep')}</Button>
              <Button variant="danger" busy={cancel.busy} onClick={() => void confirm()}>
                {s('cancelDo', { id })}
              </Button>
            </>
          }
        >
          <ErrorNote error={cancel.error} />
        </Dialog>
      )}
    </>
  );
}
