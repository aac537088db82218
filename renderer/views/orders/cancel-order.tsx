// Cancelling one order: asked once, with its number in the button; what became of it is said.

import { useState } from 'react';
import type { Cancelling } from '../../../main/core/fulfilment/cancelling.js';
import type { Order } from '../../../main/core/orders/types.js';
import { CLOSED_STATES } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { useToast } from '../../components/toast.js';
import { useAction } from '../../state/use-action.js';
import { s } from './strings.js';

export interface CancelOrderProps {
  readonly order: Order;
  /** Until when, and what becomes of the goods. */
  readonly cancelling: Cancelling | undefined;
}

export function CancelOrder({ order, cancelling }: CancelOrderProps) {
  const [asking, setAsking] = useState(false);
  const cancel = useAction('orders.cancel');
  const toast = useToast();
  const id = String(order.id);
  if (CLOSED_STATES.includes(order.state)) return null;
  const confirm = async () => {
    const done = await cancel.run({ orderId: order.id });
    if (done === undefined) return;
    setAsking(false);
    toast({ about: `order-${id}`, title: done.text });
  };
  const takesBack = cancelling?.how === 'taken-back';
  return (
    <>
      {typeof cancelling?.until === 'number' && <SendNow orderId={order.id} />}
      <Button
        size="small"
        aria-disabled={cancelling?.how === 'no' ? true : undefined}
        title={cancelling?.text}
        onClick={() => cancelling?.how !== 'no' && setAsking(true)}
      >
        {s(takesBack ? 'takeBack' : 'cancel')}
      </Button>
      {asking && (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={s(takesBack ? 'takeBackTitle' : 'cancelTitle', { id })}
          description={cancelling?.text ?? s('cancelText')}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{s('keep')}</Button>
              <Button variant="danger" busy={cancel.busy} onClick={() => void confirm()}>
                {s(takesBack ? 'takeBackDo' : 'cancelDo', { id })}
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

/** Ends the time in which it could be taken back. */
function SendNow({ orderId }: { readonly orderId: number }) {
  const send = useAction('orders.sendNow');
  const toast = useToast();
  const run = async () => {
    if ((await send.run({ orderId })) === undefined) return;
    const id = String(orderId);
    toast({ about: `order-${id}`, title: s('sentNow', { id }) });
  };
  return (
    <Button size="small" busy={send.busy} title={send.error?.message} onClick={() => void run()}>
      {s('sendNow')}
    </Button>
  );
}
