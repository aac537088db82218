// The drawer on the right: details of whatever is selected, the same in every view.

import { X } from 'lucide-react';
import { Suspense, useEffect, useRef } from 'react';
import { IconButton } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { useNav, useSelection } from '../../state/hooks.js';
import type { Selection } from '../../state/nav-store.js';
import { LinkInspector } from '../connections/link-inspector.js';
import { ProductInspector } from '../inventory/product-inspector.js';
import { WarehouseInspector } from '../inventory/warehouse-inspector.js';
import { OrderInspector } from '../orders/order-inspector.js';
import styles from './drawer.module.css';
import { ShipmentInspectorSlot } from './shipment-slot.js';
import { s } from './strings.js';
import { TruckInspector } from './truck-inspector.js';

/** Windows up to this width are covered by the drawer: the same number as in its style sheet. */
const COVERS_UP_TO_PX = 520;

function Content({ selection }: { readonly selection: Selection }) {
  switch (selection.type) {
    case 'order':
      return <OrderInspector orderId={selection.id} />;
    case 'shipment':
      return <ShipmentInspectorSlot shipmentId={selection.id} />;
    case 'truck':
      return <TruckInspector truckId={selection.id} />;
    case 'warehouse':
      return <WarehouseInspector warehouseId={selection.id} />;
    case 'product':
      return <ProductInspector productId={selection.id} />;
    case 'link':
      return <LinkInspector name={selection.id} />;
  }
}

export function Drawer() {
  const [selection, select] = useSelection();
  const { view } = useNav().place;
  const openedIn = useRef(view);
  // Who goes to another view wants to see it: in a narrow window nothing would seem to happen.
  useEffect(() => {
    if (openedIn.current === view) return;
    openedIn.current = view;
    if (window.innerWidth <= COVERS_UP_TO_PX) select(null);
  }, [view, select]);
  if (selection === null) return null;
  return (
    <aside aria-label={s('inspector')} className={styles['drawer']}>
      <div className={styles['close']}>
        <IconButton label={s('closeInspector')} icon={<X />} onClick={() => select(null)} />
      </div>
      <Suspense fallback={<EmptyState title={s('viewLoading')} />}>
        <Content key={`${selection.type}:${selection.id}`} selection={selection} />
      </Suspense>
    </aside>
  );
}
