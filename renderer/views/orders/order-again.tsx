// The same goods for the same customer once more: fills the order form; nothing is placed yet.

import { useState } from 'react';
import type { Order } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { useDraft, useNav } from '../../state/hooks.js';
import { emptyForm, isForm, type OrderForm } from '../order-new/order-form.js';
import { s } from './strings.js';

export function formAgain(order: Order): OrderForm {
  return {
    ...emptyForm(),
    customer: order.customerName,
    customerId: order.customerId,
    x: String(order.destination.x),
    y: String(order.destination.y),
    upsAccount: order.upsAccount ?? '',
    lines: order.lines.map(({ productId, quantity }) => ({ productId, quantity: String(quantity) })),
  };
}

export function OrderAgain({ order }: { readonly order: Order }) {
  const [fresh] = useState(emptyForm);
  const [draft, setDraft] = useDraft<OrderForm>('order-new', fresh, isForm);
  const [asking, setAsking] = useState(false);
  const { go } = useNav();
  const fill = () => {
    setDraft(formAgain(order));
    setAsking(false);
    go('order-new', {}, null);
  };
  // What somebody is typing there is not thrown away without a word.
  const inUse = draft.lines.length > 0 || draft.customer.trim() !== '';
  return (
    <>
      <Button size="small" onClick={() => (inUse ? setAsking(true) : fill())}>
        {s('again')}
      </Button>
      {asking && (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={s('againTitle')}
          description={s('againText', { customer: draft.customer.trim() || '–', n: draft.lines.length })}
          actions={
            <>
              <Button onClick={() => go('order-new', {}, null)}>{s('againKeep')}</Button>
              <Button variant="primary" onClick={fill}>
                {s('againReplace', { id: String(order.id) })}
              </Button>
            </>
          }
        >
          {null}
        </Dialog>
      )}
    </>
  );
}
