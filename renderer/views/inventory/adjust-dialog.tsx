// Correcting one shelf by hand: found, damaged, lost. Says what it means for the world, and how far down it may go.

import type { FormEvent } from 'react';
import { ADJUST_REASONS, type AdjustReason } from '../../../main/core/inventory/adjusting.js';
import type { StockCell } from '../../../main/core/orders/types.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { NumberField, SelectField, TextField } from '../../components/field.js';
import { formatNumber } from '../../components/format.js';
import { newClientId, parseQuantity } from '../../components/quantity.js';
import { useToast } from '../../components/toast.js';
import { useDraft } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { useAction } from '../../state/use-action.js';
import styles from './inventory.module.css';
import { s } from './strings.js';

/** A count has a dialog of its own. */
const REASONS = ADJUST_REASONS.filter((reason) => reason !== 'counted');

interface AdjustDraft {
  readonly reason: AdjustReason;
  readonly pieces: string;
  readonly note: string;
  /** Kept with the draft: sending again after a lost connection corrects nothing twice. */
  readonly clientId: string | null;
  readonly tried: boolean;
}

const INITIAL: AdjustDraft = { reason: 'damaged', pieces: '', note: '', clientId: null, tried: false };

export function AdjustDialog({ cell, onClose }: { readonly cell: StockCell; readonly onClose: () => void }) {
  const names = useNames();
  const toast = useToast();
  const [draft, setDraft, clear] = useDraft<AdjustDraft>(`adjust.${cell.warehouseId}.${cell.productId}`, INITIAL);
  const adjust = useAction('inventory.adjust');
  const pieces = parseQuantity(draft.pieces);
  const change = pieces.ok ? (draft.reason === 'found' ? pieces.value : -pieces.value) : 0;
  const after = cell.onHand + change;
  const tooLow = pieces.ok && after < cell.reserved;
  const edit = (part: Partial<AdjustDraft>) => setDraft((now) => ({ ...now, ...part, clientId: null }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const clientId = draft.clientId ?? newClientId();
    setDraft((now) => ({ ...now, clientId, tried: true }));
    if (!pieces.ok || tooLow) return;
    const { warehouseId, productId } = cell;
    const note = draft.note.trim() === '' ? null : draft.note.trim();
    const lines = [{ warehouseId, productId, change }];
    const done = await adjust.run({ clientId, reason: draft.reason, note, lines });
    if (done === undefined) return;
    clear();
    onClose();
    toast({ title: s('adjusted', { product: names.product(productId), n: after }) });
  };
  const error = !draft.tried
    ? undefined
    : !pieces.ok
      ? pieces.error.message
      : tooLow
        ? s(cell.reserved === 0 ? 'adjustTooMany' : 'adjustTooLow', {
            reserved: cell.reserved,
            most: cell.onHand - cell.reserved,
          })
        : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('adjustTitle')}
      description={s('adjustText', {
        product: names.product(cell.productId),
        warehouse: names.warehouse(cell.warehouseId),
        onHand: cell.onHand,
        reserved: cell.reserved,
      })}
      actions={
        <>
          <Button onClick={onClose}>{s('close')}</Button>
          <Button type="submit" form="adjust-form" variant="primary" busy={adjust.busy}>
            {s('adjustSend')}
          </Button>
        </>
      }
    >
      <form id="adjust-form" noValidate className={styles['form']} onSubmit={(event) => void submit(event)}>
        <SelectField
          label={s('adjustReason')}
          value={draft.reason}
          onChange={(event) => edit({ reason: REASONS.find((one) => one === event.target.value) ?? 'damaged' })}
        >
          {REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {s(`reason-${reason}`)}
            </option>
          ))}
        </SelectField>
        <NumberField
          label={s('pieces')}
          value={draft.pieces}
          error={error}
          hint={pieces.ok && !tooLow ? s('adjustAfter', { n: formatNumber(after) }) : undefined}
          onChange={(event) => edit({ pieces: event.target.value })}
        />
        <TextField
          label={s('note')}
          value={draft.note}
          maxLength={200}
          onChange={(event) => edit({ note: event.target.value })}
        />
      </form>
      <Banner inset>{s(draft.reason === 'found' ? 'adjustWorldMore' : 'adjustWorldLess')}</Banner>
      <ErrorNote error={adjust.error} />
    </Dialog>
  );
}
