// What is on order for one shelf: nothing, queued, sent, taken by the world, just arrived, refused. A word and an icon each.

import { Check, CheckCheck, Circle, CircleAlert, Hourglass, Send } from 'lucide-react';
import type { InventoryRow } from '../../../main/contracts/app-api.js';
import { formatNumber } from '../../components/format.js';
import { ToneBadge } from '../../components/status-badge.js';
import type { Replenishment } from './replenishments.js';
import { s } from './strings.js';

type Shown = 'sending' | 'queued' | 'sent' | 'acked' | 'arrived' | 'refused' | 'failed';

/** The kernel's word where it has one; the window's own before the answer and after the arrival. */
export function purchaseShown(
  row: Pick<InventoryRow, 'purchase'>,
  own: Replenishment | undefined,
): { readonly shown: Shown; readonly quantity: number; readonly text: string | null } | null {
  const open = row.purchase ?? null;
  if (own !== undefined && (own.phase === 'sending' || own.phase === 'failed')) {
    return { shown: own.phase, quantity: own.quantity, text: own.text };
  }
  if (open !== null) return { shown: open.state, quantity: open.quantity, text: null };
  if (own === undefined) return null;
  return { shown: own.phase, quantity: own.quantity, text: own.text };
}

export function purchaseWords(row: Pick<InventoryRow, 'purchase'>, own: Replenishment | undefined): string {
  const found = purchaseShown(row, own);
  return found === null ? '' : `${s(`order-${found.shown}`)} ${formatNumber(found.quantity)}`;
}

const LOOK = {
  sending: ['queued', Circle],
  queued: ['waiting', Hourglass],
  sent: ['packing', Send],
  acked: ['ready', Check],
  arrived: ['delivered', CheckCheck],
  refused: ['problem', CircleAlert],
  failed: ['problem', CircleAlert],
} as const;

export function PurchaseCell({ row, own }: { readonly row: InventoryRow; readonly own: Replenishment | undefined }) {
  const found = purchaseShown(row, own);
  if (found === null) return null;
  const [tone, icon] = LOOK[found.shown];
  return (
    <span data-purchase={found.shown} title={found.text ?? s(`order-${found.shown}-text`)}>
      <ToneBadge tone={tone} icon={icon}>
        {purchaseWords(row, own)}
      </ToneBadge>
    </span>
  );
}
