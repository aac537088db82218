// The upper half of the form: customer, address (typed, or picked on the map), UPS account.

import type { Ref } from 'react';
import type { Customer } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { NumberField, TextField } from '../../components/field.js';
import { formatPoint } from '../../components/format.js';
import { Panel } from '../../components/panel.js';
import { Suggest } from '../../components/suggest.js';
import { useToast } from '../../components/toast.js';
import { useApp, useQuery, useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import { useSettled } from '../../state/use-settled.js';
import { AccountBadge } from '../customers/account-badge.js';
import { GridPicker } from '../map/grid-picker.js';
import { readPoint, type OrderForm, type ReadForm } from './order-form.js';
import styles from './order-new.module.css';
import { s } from './strings.js';

export interface WhoPanelProps {
  readonly form: OrderForm;
  readonly errors: ReadForm['errors'];
  readonly onChange: (change: Partial<OrderForm>) => void;
  readonly firstField: Ref<HTMLInputElement>;
}

export function WhoPanel({ form, errors, onChange, firstField }: WhoPanelProps) {
  const search = useSettled(form.customer.trim(), 150);
  const customers = useQuery(
    'customers.search',
    { offset: 0, limit: 12, ...(search === '' ? {} : { search: search.slice(0, 200) }) },
    { refreshOn: (event) => event.kind === 'customer-saved' || event.kind === 'account-checked' },
  );
  const warehouses = useApp((state) => state.feed?.warehouses) ?? [];
  const known = (name: string) => customers.data?.rows.find((customer) => customer.name === name.trim())?.id ?? null;
  const chosen = useQuery('customers.get', form.customerId === null ? null : { customerId: form.customerId }, {
    refreshOn: (event) => event.kind === 'account-checked' || event.kind === 'customer-saved',
  }).data;
  const pick = (customer: Customer) =>
    onChange({
      customer: customer.name,
      customerId: customer.id,
      x: String(customer.x),
      y: String(customer.y),
      upsAccount: customer.upsAccount ?? '',
    });
  return (
    <Panel title={s('who')}>
      <div className={styles['who']}>
        <div className={styles['fields']}>
          <Suggest
            label={s('customer')}
            hint={s('customerHint')}
            error={form.tried ? (errors.customer ?? null) : null}
            placeholder={s('customerPlaceholder')}
            inputRef={firstField}
            value={form.customer}
            // Another name is another customer; picking one also comes by here, with its whole name.
            onChange={(text) => onChange({ customer: text, customerId: known(text) })}
            items={customers.data?.rows ?? []}
            itemKey={(customer) => customer.id}
            itemText={(customer) => customer.name}
            renderItem={(customer) => (
              <span className={styles['hit']}>
                <span>{customer.name}</span>
                <span className={styles['muted']}>{formatPoint(customer)}</span>
              </span>
            )}
            onPick={pick}
            empty={s('customerEmpty')}
          />
          <div className="form-row">
            <NumberField
              label={s('x')}
              value={form.x}
              error={form.tried ? errors.x : null}
              onChange={(event) => onChange({ x: event.target.value })}
            />
            <NumberField
              label={s('y')}
              value={form.y}
              error={form.tried ? errors.y : null}
              onChange={(event) => onChange({ y: event.target.value })}
            />
          </div>
          <TextField
            label={s('upsAccount')}
            hint={s('upsHint')}
            value={form.upsAccount}
            error={form.tried ? errors.upsAccount : null}
            onChange={(event) => onChange({ upsAccount: event.target.value })}
          />
          {chosen !== undefined && <AccountBadge customer={chosen} upsAccount={form.upsAccount.trim()} sentence />}
          <SaveCustomer form={form} errors={errors} onSaved={(customerId) => onChange({ customerId })} />
        </div>
        <div className={styles['map']}>
          <GridPicker
            label={s('map')}
            value={readPoint(form)}
            onChange={(point) => onChange({ x: String(point.x), y: String(point.y) })}
            warehouses={warehouses}
            customers={customers.data?.rows ?? []}
          />
          <p className={styles['muted']}>{s('mapHint')}</p>
        </div>
      </div>
      <ErrorNote error={customers.error} onRetry={customers.refetch} />
    </Panel>
  );
}

interface SaveCustomerProps {
  readonly form: OrderForm;
  readonly errors: ReadForm['errors'];
  readonly onSaved: (customerId: number) => void;
}

/** Offered for a name that is not known yet, once its address is right. */
function SaveCustomer({ form, errors, onSaved }: SaveCustomerProps) {
  const role = useRole();
  const save = useAction('customers.save');
  const toast = useToast();
  const point = readPoint(form);
  const name = form.customer.trim();
  const offered = form.customerId === null && point !== null && !errors.customer && !errors.upsAccount;
  if (!offered || (role !== 'staff' && role !== 'manager')) return null;
  const run = async () => {
    const saved = await save.run({ id: null, name, ...point, upsAccount: form.upsAccount.trim() || null });
    if (saved === undefined) return;
    toast({ title: s('customerSaved', { name: saved.name }) });
    onSaved(saved.id);
  };
  return (
    <>
      <Button size="small" busy={save.busy} onClick={() => void run()}>
        {s('saveCustomer')}
      </Button>
      <ErrorNote error={save.error} />
    </>
  );
}
