// The form for another address: typed or picked on the map. Says what will happen before it does.

import { useState, type FormEvent } from 'react';
import type { Redirecting } from '../../../main/core/fulfilment/explain-redirect.js';
import type { Order } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { NumberField } from '../../components/field.js';
import { formatPoint } from '../../components/format.js';
import { useToast } from '../../components/toast.js';
import { useApp } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import { GridPicker } from '../map/grid-picker.js';
import { readCoordinate, readPoint } from '../order-new/order-form.js';
import styles from './orders.module.css';
import { s } from './strings.js';

interface RedirectDialogProps {
  readonly order: Order;
  readonly redirecting: Redirecting;
  readonly onClose: () => void;
}

export function RedirectDialog({ order, redirecting, onClose }: RedirectDialogProps) {
  const [form, setForm] = useState({ x: String(order.destination.x), y: String(order.destination.y) });
  const [tried, setTried] = useState(false);
  const redirect = useAction('orders.redirect');
  const toast = useToast();
  const warehouses = useApp((state) => state.feed?.warehouses) ?? [];
  const point = readPoint(form);
  const id = String(order.id);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (point === null) return;
    const done = await redirect.run({ orderId: order.id, destination: point });
    if (done === undefined) return;
    toast({ title: done.text });
    onClose();
  };
  const axis = (name: 'x' | 'y') => {
    const read = readCoordinate(s(name), form[name]);
    return {
      label: s(name),
      value: form[name],
      error: tried && typeof read === 'string' ? read : undefined,
      onChange: (event: { readonly target: { readonly value: string } }) =>
        setForm({ ...form, [name]: event.target.value }),
    };
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('redirectTitle', { id })}
      description={redirecting.text}
      actions={
        <>
          <Button onClick={onClose}>{s('keepAddress')}</Button>
          <Button type="submit" form="redirect-form" variant="primary" busy={redirect.busy}>
            {s(redirecting.how === 'asks-ups' ? 'redirectAsk' : 'redirectDo')}
          </Button>
        </>
      }
    >
      <form id="redirect-form" noValidate className={styles['redirect']} onSubmit={(event) => void submit(event)}>
        <div className="form-row">
          <NumberField {...axis('x')} />
          <NumberField {...axis('y')} />
        </div>
        <GridPicker
          label={s('redirectMap')}
          value={point}
          onChange={({ x, y }) => setForm({ x: String(x), y: String(y) })}
          warehouses={warehouses}
        />
        <p className={styles['cancelling']}>{s('goesNow', { place: formatPoint(order.destination) })}</p>
      </form>
      <ErrorNote error={redirect.error} />
    </Dialog>
  );
}
