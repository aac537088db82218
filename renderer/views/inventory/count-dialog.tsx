// Counting shelves of one warehouse without seeing the books' numbers; then what differs. Products come by scanner or by SKU.

import { useState, type FormEvent } from 'react';
import type { StockCount } from '../../../main/contracts/stock.js';
import { ADJUST_LINES } from '../../../main/core/inventory/adjusting.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { NumberField, SelectField, TextField } from '../../components/field.js';
import { LinkButton } from '../../components/link-button.js';
import { newClientId } from '../../components/quantity.js';
import { useScanTarget } from '../../scan/use-scan-target.js';
import { useApp, useDraft } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import { useAction } from '../../state/use-action.js';
import { CountDifferences } from './count-differences.js';
import styles from './inventory.module.css';
import { s } from './strings.js';

interface CountDraft {
  readonly warehouseId: number | null;
  readonly note: string;
  readonly lines: readonly { readonly productId: number; readonly counted: string }[];
  readonly clientId: string | null;
}

const INITIAL: CountDraft = { warehouseId: null, note: '', lines: [], clientId: null };

const isCount = (text: string): boolean => /^\d{1,9}$/.test(text.trim());

export function CountDialog({
  count: given = null,
  warehouseId: preset,
  onClose,
}: {
  /** One that waits for a manager; absent: a new one. */
  readonly count?: StockCount | null;
  readonly warehouseId?: number | undefined;
  readonly onClose: () => void;
}) {
  const [count, setCount] = useState<StockCount | null>(given);
  return count === null ? (
    <CountEntry preset={preset} onCounted={setCount} onClose={onClose} />
  ) : (
    <CountDifferences count={count} onClose={onClose} />
  );
}

function CountEntry({
  preset,
  onCounted,
  onClose,
}: {
  readonly preset: number | undefined;
  readonly onCounted: (count: StockCount) => void;
  readonly onClose: () => void;
}) {
  const warehouses = useApp((state) => state.feed?.warehouses ?? null);
  const products = useApp((state) => state.products);
  const names = useNames();
  const [draft, setDraft, clear] = useDraft<CountDraft>('count', INITIAL);
  const [sku, setSku] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const call = useAction('inventory.count');
  const warehouseId = draft.warehouseId ?? preset ?? warehouses?.[0]?.id ?? null;
  const edit = (part: Partial<CountDraft>) => setDraft((now) => ({ ...now, ...part, clientId: null }));

  /** One more piece of it; a new one begins at one. */
  const add = (productId: number) => {
    setProblem(null);
    setDraft((now) => {
      const known = now.lines.find((line) => line.productId === productId);
      const next = String((isCount(known?.counted ?? '') ? Number(known?.counted) : 0) + 1);
      const rest = now.lines.filter((line) => line.productId !== productId);
      return { ...now, clientId: null, lines: [{ productId, counted: next }, ...rest].slice(0, ADJUST_LINES) };
    });
  };
  useScanTarget((code) => {
    if (code.type !== 'product') return null;
    add(code.id);
    return s('countScanned', { product: names.product(code.id) });
  });
  const addTyped = (event: FormEvent) => {
    event.preventDefault();
    const wanted = sku.trim().toLowerCase();
    const found = [...products.values()].find((product) => product.sku.toLowerCase() === wanted);
    if (found === undefined) return setProblem(s('countUnknown', { sku: sku.trim() }));
    add(found.id);
    setSku('');
  };
  const wrong = draft.lines.filter(({ counted }) => !isCount(counted));
  const send = async () => {
    if (warehouseId === null || draft.lines.length === 0) return setProblem(s('countNothing'));
    const [first] = wrong;
    if (first !== undefined) {
      return setProblem(s('countWrong', { product: names.product(first.productId), got: first.counted }));
    }
    const clientId = draft.clientId ?? newClientId();
    setDraft((now) => ({ ...now, clientId }));
    const lines = draft.lines.map(({ productId, counted }) => ({ productId, counted: Number(counted) }));
    const note = draft.note.trim() === '' ? null : draft.note.trim();
    const answer = await call.run({ clientId, warehouseId, note, lines });
    if (answer === undefined) return;
    clear();
    onCounted(answer.count);
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={s('countTitle')}
      description={s('countText')}
      actions={
        <>
          <Button onClick={onClose}>{s('close')}</Button>
          <Button variant="primary" busy={call.busy} onClick={() => void send()}>
            {s('countCompare')}
          </Button>
        </>
      }
    >
      <form className={styles['countBar']} onSubmit={addTyped}>
        <TextField
          label={s('countSku')}
          value={sku}
          error={problem}
          placeholder={s('countSkuHint')}
          onChange={(event) => setSku(event.target.value)}
        />
        <SelectField
          label={s('warehouse')}
          value={warehouseId ?? ''}
          onChange={(event) => edit({ warehouseId: Number(event.target.value) })}
        >
          {warehouses?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField
          label={s('note')}
          value={draft.note}
          maxLength={200}
          onChange={(event) => edit({ note: event.target.value })}
        />
      </form>
      <ErrorNote error={call.error} />
      <ul className={styles['countLines']}>
        {draft.lines.map(({ productId, counted }) => (
          <li key={productId}>
            <span>
              {products.get(productId)?.sku} · {names.product(productId)}
            </span>
            <NumberField
              label={s('countOf', { product: names.product(productId) })}
              hideLabel
              value={counted}
              aria-invalid={isCount(counted) ? undefined : true}
              onFocus={(event) => event.target.select()}
              onChange={(event) => {
                const next = event.target.value;
                edit({
                  lines: draft.lines.map((line) =>
                    line.productId === productId ? { productId, counted: next } : line,
                  ),
                });
              }}
            />
            <LinkButton
              onClick={() => edit({ lines: draft.lines.filter((line) => line.productId !== productId) })}
              aria-label={s('countRemoveOf', { product: names.product(productId) })}
            >
              {s('countRemove')}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
