// Creating or changing one customer: name, address (typed or picked on the map), UPS account and what the UPS says of it.

import { useState } from 'react';
import { LIMITS } from '../../../main/contracts/app-api.js';
import type { Customer } from '../../../main/core/orders/types.js';
import { FormDialog } from '../../components/form-dialog.js';
import { NumberField, TextField } from '../../components/field.js';
import { useToast } from '../../components/toast.js';
import { useApp, useDraft, useQuery } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import { GridPicker } from '../map/grid-picker.js';
import { readCoordinate, readPoint } from '../order-new/order-form.js';
import { AccountBadge } from './account-badge.js';
import styles from './customers.module.css';
import { s } from './strings.js';

interface CustomerForm {
  readonly name: string;
  readonly x: string;
  readonly y: string;
  readonly upsAccount: string;
}

function formOf(customer: Customer | null): CustomerForm {
  if (customer === null) return { name: '', x: '', y: '', upsAccount: '' };
  const { name, x, y, upsAccount } = customer;
  return { name, x: String(x), y: String(y), upsAccount: upsAccount ?? '' };
}

function isForm(value: unknown): value is CustomerForm {
  if (typeof value !== 'object' || value === null) return false;
  const { name, x, y, upsAccount } = value as Partial<Record<keyof CustomerForm, unknown>>;
  return [name, x, y, upsAccount].every((text) => typeof text === 'string');
}

function readErrors(form: CustomerForm): Readonly<Partial<Record<keyof CustomerForm, string>>> {
  const errors: Partial<Record<keyof CustomerForm, string>> = {};
  const name = form.name.trim();
  if (name === '' || name.length > LIMITS.nameLength) errors.name = s('nameBad', { max: LIMITS.nameLength });
  for (const axis of ['x', 'y'] as const) {
    const value = readCoordinate(s(axis), form[axis]);
    if (typeof value === 'string') errors[axis] = value;
  }
  if (form.upsAccount.trim().length > 64) errors.upsAccount = s('accountLong');
  return errors;
}

export interface CustomerDialogProps {
  /** Null: a new one. */
  readonly customer: Customer | null;
  readonly onClose: () => void;
}

export function CustomerDialog({ customer, onClose }: CustomerDialogProps) {
  const [fresh] = useState(() => formOf(customer));
  const [form, setForm, forget] = useDraft<CustomerForm>(`customer.${customer?.id ?? 'new'}`, fresh, isForm);
  const [tried, setTried] = useState(false);
  const save = useAction('customers.save');
  const toast = useToast();
  const warehouses = useApp((state) => state.feed?.warehouses) ?? [];
  const live = useQuery('customers.get', customer === null ? null : { customerId: customer.id }, {
    refreshOn: (event) => event.kind === 'account-checked' || event.kind === 'customer-saved',
  });
  const errors = readErrors(form);
  const point = readPoint(form);
  const close = () => {
    forget();
    onClose();
  };
  const submit = async () => {
    setTried(true);
    if (Object.keys(errors).length > 0 || point === null) return;
    const upsAccount = form.upsAccount.trim() || null;
    const saved = await save.run({ id: customer?.id ?? null, name: form.name.trim(), ...point, upsAccount });
    if (saved === undefined) return;
    toast({ title: s('saved', { name: saved.name }) });
    close();
  };
  const field = (name: keyof CustomerForm) => ({
    label: s(name),
    value: form[name],
    error: tried ? errors[name] : undefined,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setForm({ ...form, [name]: event.target.value }),
  });
  const known = live.data ?? customer;
  return (
    <FormDialog
      wide
      title={customer === null ? s('newTitle') : s('editTitle', { name: customer.name })}
      onClose={close}
      submit={s('save')}
      onSubmit={submit}
      busy={save.busy}
      error={save.error ?? live.error}
      className={styles['form']}
    >
      <div className={styles['fields']}>
        <TextField {...field('name')} />
        <div className="form-row">
          <NumberField {...field('x')} />
          <NumberField {...field('y')} />
        </div>
        <TextField {...field('upsAccount')} hint={s('accountHint')} />
        {known !== null && <AccountBadge customer={known} upsAccount={form.upsAccount.trim()} sentence />}
      </div>
      <div className={styles['fields']}>
        <GridPicker
          label={s('map')}
          value={point}
          onChange={({ x, y }) => setForm({ ...form, x: String(x), y: String(y) })}
          warehouses={warehouses}
        />
        <p className={styles['hint']}>{s('mapHint')}</p>
      </div>
    </FormDialog>
  );
}
