// The lower half of the form: products found by typing, quantities, what is available right now.

import { X } from 'lucide-react';
import { useState, type RefObject } from 'react';
import type { ProductHit } from '../../../main/contracts/app-api.js';
import { IconButton } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { NumberField } from '../../components/field.js';
import { formatMoney, formatNumber } from '../../components/format.js';
import { Panel } from '../../components/panel.js';
import { parseQuantity } from '../../components/quantity.js';
import { Suggest } from '../../components/suggest.js';
import { useScanTarget } from '../../scan/use-scan-target.js';
import { useApp, useQuery } from '../../state/hooks.js';
import { useSettled } from '../../state/use-settled.js';
import { ProductPicture } from '../catalogue/product-picture.js';
import { addProduct, type FormLine, type OrderForm, type ReadForm } from './order-form.js';
import styles from './order-new.module.css';
import { s } from './strings.js';

export interface LinesPanelProps {
  readonly form: OrderForm;
  readonly read: ReadForm;
  readonly onChange: (lines: readonly FormLine[]) => void;
  readonly searchField: RefObject<HTMLInputElement | null>;
}

export function LinesPanel({ form, read, onChange, searchField }: LinesPanelProps) {
  const products = useApp((state) => state.products);
  const [text, setText] = useState('');
  const search = useSettled(text.trim(), 120);
  const hits = useQuery('products.search', {
    offset: 0,
    limit: 12,
    ...(search === '' ? {} : { search: search.slice(0, 200) }),
  });
  const pick = (hit: ProductHit) => {
    onChange(addProduct(form.lines, hit.product.id));
    setText('');
    // The next thing typed is most often how many; Tab or a click goes on searching.
    requestAnimationFrame(() =>
      document.getElementById(`quantity-${hit.product.id}`)?.querySelector('input')?.select(),
    );
  };
  // A scanned product is one more of it.
  useScanTarget((code) => {
    if (code.type !== 'product') return null;
    const known = form.lines.find((line) => line.productId === code.id);
    const quantity = known === undefined ? null : parseQuantity(known.quantity);
    const more = (line: FormLine) =>
      line.productId === code.id && quantity?.ok === true ? { ...line, quantity: String(quantity.value + 1) } : line;
    onChange(known === undefined ? addProduct(form.lines, code.id) : form.lines.map(more));
    return s('scanned', { code: code.text });
  });
  const pieces = form.lines.reduce((sum, line) => {
    const quantity = parseQuantity(line.quantity);
    return sum + (quantity.ok ? quantity.value : 0);
  }, 0);
  const totalCents = form.lines.reduce((sum, line) => {
    const quantity = parseQuantity(line.quantity);
    return sum + (quantity.ok ? quantity.value : 0) * (products.get(line.productId)?.priceCents ?? 0);
  }, 0);
  return (
    <Panel title={s('what')}>
      <Suggest
        label={s('addProduct')}
        placeholder={s('addPlaceholder')}
        error={form.tried ? (read.errors.lines ?? null) : null}
        inputRef={searchField}
        value={text}
        onChange={setText}
        items={hits.data?.rows ?? []}
        itemKey={(hit) => hit.product.id}
        itemText={() => ''}
        renderItem={(hit) => (
          <span className={styles['hit']}>
            <span className={styles['hitName']}>
              <ProductPicture product={hit.product} />
              <span>
                {hit.product.name} <span className={styles['muted']}>{hit.product.sku}</span>
              </span>
            </span>
            <span className={styles['muted']}>
              {formatMoney(hit.product.priceCents)} · {s('availableOf', { n: hit.available })}
            </span>
          </span>
        )}
        onPick={pick}
        empty={s('productEmpty', { text: text.trim() })}
      />
      <ErrorNote error={hits.error} onRetry={hits.refetch} />
      {form.lines.length === 0 ? (
        <p className={styles['muted']}>{s('noLines')}</p>
      ) : (
        <>
          <ul className={styles['lines']}>
            {form.lines.map((line) => (
              <LineRow
                key={line.productId}
                line={line}
                error={form.tried || line.quantity !== '' ? read.lineErrors.get(line.productId) : undefined}
                onQuantity={(quantity) =>
                  onChange(form.lines.map((each) => (each === line ? { ...each, quantity } : each)))
                }
                onRemove={() => onChange(form.lines.filter((each) => each !== line))}
                onNext={() => searchField.current?.focus()}
              />
            ))}
          </ul>
          <p className={styles['total']}>
            <span className={styles['muted']}>{s('total', { lines: form.lines.length, pieces })}</span>
            <strong data-total>{s('totalPrice', { price: formatMoney(totalCents) })}</strong>
          </p>
        </>
      )}
    </Panel>
  );
}

interface LineRowProps {
  readonly line: FormLine;
  readonly error: string | undefined;
  readonly onQuantity: (quantity: string) => void;
  readonly onRemove: () => void;
  /** Enter in the quantity: back to the search for the next product. */
  readonly onNext: () => void;
}

function LineRow({ line, error, onQuantity, onRemove, onNext }: LineRowProps) {
  const product = useApp((state) => state.products.get(line.productId));
  const name = product?.name ?? `#${line.productId}`;
  const hits = useQuery(
    'products.search',
    product === undefined ? null : { offset: 0, limit: 20, search: product.sku },
    { refreshOn: (event) => event.kind === 'stock' && event.productId === line.productId },
  );
  const available = hits.data?.rows.find((hit) => hit.product.id === line.productId)?.available;
  const quantity = parseQuantity(line.quantity);
  const missing = quantity.ok && available !== undefined ? quantity.value - Math.max(0, available) : 0;
  return (
    <li className={styles['line']} data-product={line.productId}>
      <span className={styles['hitName']}>
        {product !== undefined && <ProductPicture product={product} />}
        <span>
          {name} <span className={styles['muted']}>{product?.sku}</span>
        </span>
      </span>
      <span id={`quantity-${line.productId}`} className={styles['lineQuantity']}>
        <NumberField
          label={`${s('quantity')}: ${name}`}
          hideLabel
          value={line.quantity}
          error={error}
          onChange={(event) => onQuantity(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            onNext();
          }}
        />
      </span>
      <span className={missing > 0 ? styles['short'] : styles['muted']}>
        {available === undefined
          ? '…'
          : missing > 0
            ? s('short', { n: Math.max(0, available), missing })
            : s('availableOf', { n: formatNumber(available) })}
        {quantity.ok && product !== undefined && (
          <span className={styles['amount']}>
            {s('lineAmount', {
              price: formatMoney(product.priceCents),
              amount: formatMoney(product.priceCents * quantity.value),
            })}
          </span>
        )}
      </span>
      <IconButton label={s('remove', { product: name })} icon={<X />} size="small" onClick={onRemove} />
    </li>
  );
}
