// Buying stock of one product for one warehouse: prefilled, sent once however often, followed until it arrived.

import { Check, Circle, X } from 'lucide-react';
import type { FormEvent } from 'react';
import type { Product } from '../../../main/core/orders/types.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { NumberField } from '../../components/field.js';
import { formatNumber } from '../../components/format.js';
import { newClientId, parseQuantity } from '../../components/quantity.js';
import { useDraft, useQuery } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import styles from './inventory.module.css';
import { s } from './strings.js';

export interface BuyDialogProps {
  readonly product: Product;
  readonly warehouseId: number;
  readonly warehouseName: string;
  readonly available: number;
  readonly inbound: number;
  /** What is on order already, in words; '' or absent: nothing. */
  readonly underWay?: string;
  readonly onClose: () => void;
}

interface BuyDraft {
  readonly quantity: string;
  /** Kept with the draft: sending again after a lost connection buys nothing twice. */
  readonly clientId: string | null;
  readonly tried: boolean;
  readonly purchase: { readonly id: number; readonly repeated: boolean } | null;
}

export function BuyDialog({
  product,
  warehouseId,
  warehouseName,
  available,
  inbound,
  underWay = '',
  onClose,
}: BuyDialogProps) {
  const initial: BuyDraft = { quantity: String(product.reorderQuantity), clientId: null, tried: false, purchase: null };
  const [draft, setDraft, clear] = useDraft<BuyDraft>(`buy.${warehouseId}.${product.id}`, initial);
  const buy = useAction('inventory.buy');
  const quantity = parseQuantity(draft.quantity);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const clientId = draft.clientId ?? newClientId();
    setDraft({ ...draft, clientId, tried: true });
    if (!quantity.ok) return;
    const lines = [{ productId: product.id, quantity: quantity.value }];
    const bought = await buy.run({ clientId, warehouseId, lines });
    if (bought === undefined) return;
    setDraft((now) => ({ ...now, purchase: { id: bought.purchaseId, repeated: bought.repeated } }));
  };
  const close = () => {
    if (draft.purchase !== null) clear();
    onClose();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={s('buyTitle')}
      description={s('buyText', {
        product: product.name,
        sku: product.sku,
        warehouse: warehouseName,
        available,
        inbound,
      })}
      actions={
        draft.purchase === null ? (
          <>
            <Button onClick={close}>{s('close')}</Button>
            <Button type="submit" form="buy-form" variant="primary" busy={buy.busy}>
              {s('send')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={clear}>{s('again')}</Button>
            <Button variant="primary" autoFocus onClick={close}>
              {s('close')}
            </Button>
          </>
        )
      }
    >
      {draft.purchase === null && inbound > 0 && underWay !== '' && (
        <Banner tone="warning" inset>
          {s('underWayNow', { n: inbound, state: underWay })}
        </Banner>
      )}
      {draft.purchase === null ? (
        <form id="buy-form" noValidate onSubmit={(event) => void submit(event)}>
          <NumberField
            onFocus={(event) => event.target.select()}
            label={s('quantity')}
            hint={s('quantityHint', { n: product.reorderQuantity, unit: product.unit })}
            value={draft.quantity}
            error={draft.tried && !quantity.ok ? quantity.error.message : undefined}
            // Another quantity is another purchase.
            onChange={(event) => setDraft({ ...draft, quantity: event.target.value, clientId: null })}
          />
        </form>
      ) : (
        <Progress purchase={draft.purchase} warehouseId={warehouseId} quantity={quantity.ok ? quantity.value : null} />
      )}
      <ErrorNote error={buy.error} />
    </Dialog>
  );
}

const STEPS = ['sent', 'acked', 'arrived'] as const;

function Progress({
  purchase,
  warehouseId,
  quantity,
}: {
  readonly purchase: { readonly id: number; readonly repeated: boolean };
  readonly warehouseId: number;
  readonly quantity: number | null;
}) {
  const list = useQuery(
    'purchases.list',
    { offset: 0, limit: 100, warehouseId },
    { refreshOn: (event) => event.kind.startsWith('purchase-') || event.kind === 'command-rejected' },
  );
  const state = list.data?.rows.find(({ id }) => id === purchase.id)?.state ?? 'sent';
  const reached = state === 'rejected' ? 0 : STEPS.indexOf(state);
  return (
    <div className={styles['progress']} role="status">
      <h3>
        {s('progress', { id: String(purchase.id) })}
        {quantity === null ? '' : ` · ${formatNumber(quantity)}`}
      </h3>
      <ol>
        {STEPS.map((step, index) => (
          <li key={step} data-done={index <= reached || undefined}>
            {index <= reached ? <Check aria-hidden /> : <Circle aria-hidden />}
            {s(step)}
          </li>
        ))}
        {state === 'rejected' && (
          <li data-bad>
            <X aria-hidden />
            {s('rejected')}
          </li>
        )}
      </ol>
      {purchase.repeated && <Banner inset>{s('repeated')}</Banner>}
      <ErrorNote error={list.error} onRetry={list.refetch} />
    </div>
  );
}
