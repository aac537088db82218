// One product: its card, its stock by warehouse, and the events that made the numbers.

import { useState } from 'react';
import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatMoney, formatNumber } from '../../components/format.js';
import { Inspector, InspectorSection } from '../../components/inspector.js';
import { LinkButton } from '../../components/link-button.js';
import { NumberCell } from '../../components/number-cell.js';
import { Facts } from '../../components/panel.js';
import { useApp, useNav, useQuery, useRole, useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import type { StockCell } from '../../../main/core/orders/types.js';
import { AdjustDialog } from './adjust-dialog.js';
import { ProductPicture } from '../catalogue/product-picture.js';
import { BuyDialog } from './buy-dialog.js';
import styles from './inventory.module.css';
import { LedgerDialog } from './ledger-dialog.js';
import { LedgerList } from './ledger-list.js';
import { MEASURES, parseLedger, type Measure } from './ledger.js';
import { s } from './strings.js';

function valueOf(cell: StockCell, measure: Measure): number {
  return measure === 'available' ? cell.onHand - cell.reserved : cell[measure];
}

export function ProductInspector({ productId }: { readonly productId: number }) {
  const product = useApp((state) => state.products.get(productId));
  const role = useRole();
  const names = useNames();
  const { place, setParams } = useNav();
  const [, select] = useSelection();
  const [buyingFor, setBuyingFor] = useState<StockCell | null>(null);
  const [adjusting, setAdjusting] = useState<StockCell | null>(null);
  const [wholeLedger, setWholeLedger] = useState(false);
  const ledger = parseLedger(place.params['ledger']);
  // The search knows SKUs; the exact product is picked from what it finds.
  const hits = useQuery(
    'products.search',
    product === undefined ? null : { offset: 0, limit: 20, search: product.sku },
    { refreshOn: (event) => event.kind === 'stock' && event.productId === productId },
  );
  if (product === undefined) {
    return (
      <Inspector kind={s('product')} title={s('productTitle', { id: String(productId) })}>
        <EmptyState title={s('unknownProduct', { id: String(productId) })} />
      </Inspector>
    );
  }
  const stock = hits.data?.rows.find((hit) => hit.product.id === productId)?.stock;
  const mayBuy = role === 'staff' || role === 'manager';
  return (
    <Inspector kind={`${product.sku} · ${product.category}`} title={product.name}>
      <ProductPicture product={product} large />
      <Facts
        items={[
          [s('unit'), product.unit],
          [s('weight'), s('grams', { n: product.weightGrams })],
          [s('price'), formatMoney(product.priceCents)],
          [s('reorderPoint'), formatNumber(product.reorderPoint)],
          [s('reorderQuantity'), formatNumber(product.reorderQuantity)],
        ]}
      />
      <InspectorSection title={s('perWarehouse')}>
        <ErrorNote error={hits.error} onRetry={hits.refetch} />
        {stock !== undefined && stock.length === 0 && <EmptyState title={s('noStock')} />}
        {stock !== undefined && stock.length > 0 && (
          <table className={styles['stock']}>
            <thead>
              <tr>
                <th scope="col">{s('warehouse')}</th>
                {MEASURES.map((measure) => (
                  <th key={measure} scope="col">
                    {s(measure)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {stock.map((cell) => (
                <tr key={cell.warehouseId}>
                  <th scope="row">
                    <LinkButton onClick={() => select({ type: 'warehouse', id: cell.warehouseId })}>
                      {names.warehouse(cell.warehouseId)}
                    </LinkButton>
                    <div className={styles['shelfActions']}>
                      {mayBuy && (
                        <Button size="small" variant="quiet" onClick={() => setBuyingFor(cell)}>
                          {s('buy')}
                        </Button>
                      )}
                      {role === 'manager' && (
                        <Button
                          size="small"
                          variant="quiet"
                          title={s('adjustFor', {
                            product: product.name,
                            warehouse: names.warehouse(cell.warehouseId),
                          })}
                          onClick={() => setAdjusting(cell)}
                        >
                          {s('adjust')}
                        </Button>
                      )}
                    </div>
                  </th>
                  {MEASURES.map((measure) => (
                    <td key={measure}>
                      <LinkButton
                        className={styles['value']}
                        aria-pressed={ledger?.warehouseId === cell.warehouseId && ledger.measure === measure}
                        title={s('events', {
                          measure: s(measure).toLowerCase(),
                          product: product.name,
                          warehouse: names.warehouse(cell.warehouseId),
                        })}
                        onClick={() => setParams({ ledger: `${cell.warehouseId}:${measure}` })}
                      >
                        <NumberCell value={valueOf(cell, measure)} />
                      </LinkButton>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </InspectorSection>
      <InspectorSection
        title={
          ledger === null
            ? s('ledger')
            : s('ledgerOf', {
                measure: s(ledger.measure).toLowerCase(),
                warehouse: names.warehouse(ledger.warehouseId),
              })
        }
      >
        {ledger !== null && (
          <>
            <Button size="small" variant="quiet" onClick={() => setParams({ ledger: null })}>
              {s('ledgerAll')}
            </Button>
            <Button size="small" variant="quiet" onClick={() => setWholeLedger(true)}>
              {s('openLedger')}
            </Button>
          </>
        )}
        <LedgerList
          key={place.params['ledger'] ?? 'all'}
          productId={productId}
          warehouseId={ledger?.warehouseId ?? null}
          measure={ledger?.measure ?? 'onHand'}
        />
      </InspectorSection>
      {adjusting !== null && <AdjustDialog cell={adjusting} onClose={() => setAdjusting(null)} />}
      {wholeLedger && ledger !== null && (
        <LedgerDialog
          warehouseId={ledger.warehouseId}
          productId={productId}
          measure={ledger.measure}
          onClose={() => setWholeLedger(false)}
        />
      )}
      {buyingFor !== null && (
        <BuyDialog
          product={product}
          warehouseId={buyingFor.warehouseId}
          warehouseName={names.warehouse(buyingFor.warehouseId)}
          available={buyingFor.onHand - buyingFor.reserved}
          inbound={buyingFor.inbound}
          onClose={() => setBuyingFor(null)}
        />
      )}
    </Inspector>
  );
}
