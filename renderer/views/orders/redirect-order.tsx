// Changing the address of an order that is under way: the button, which says until when that is possible and who decides.

import { lazy, Suspense, useState } from 'react';
import type { Redirecting } from '../../../main/core/fulfilment/explain-redirect.js';
import type { Order } from '../../../main/core/orders/types.js';
import { Button } from '../../components/button.js';
import { s } from './strings.js';

/** It brings the map along, which few orders need. */
const RedirectDialog = lazy(async () => ({ default: (await import('./redirect-dialog.js')).RedirectDialog }));

export interface RedirectOrderProps {
  readonly order: Order;
  /** Until when, and who decides. */
  readonly redirecting: Redirecting | undefined;
}

export function RedirectOrder({ order, redirecting }: RedirectOrderProps) {
  const [open, setOpen] = useState(false);
  if (redirecting === undefined || order.closedAt !== null) return null;
  const late = redirecting.how === 'no';
  return (
    <>
      <Button
        size="small"
        aria-disabled={late ? true : undefined}
        title={redirecting.text}
        onClick={() => !late && setOpen(true)}
      >
        {s('redirect')}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <RedirectDialog order={order} redirecting={redirecting} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
