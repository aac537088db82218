// A state as icon, word and colour together: never the colour alone.

import {
  Ban,
  Box,
  Check,
  CheckCheck,
  Circle,
  Forklift,
  Hourglass,
  Route,
  TriangleAlert,
  Truck as TruckIcon,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { ShipmentState, TruckState } from '../../main/core/orders/types.js';
import { cx } from './cx.js';
import { SHIPMENT_TONE, TRUCK_TONE, stateWords, type Tone } from './status.js';
import styles from './status-badge.module.css';

const ICONS: Readonly<Record<Tone, LucideIcon>> = {
  queued: Circle,
  packing: Box,
  ready: Check,
  loading: Forklift,
  'on-truck': TruckIcon,
  delivering: Route,
  delivered: CheckCheck,
  waiting: Hourglass,
  problem: TriangleAlert,
};

export function ToneIcon({ tone, icon }: { tone: Tone; icon?: LucideIcon }) {
  const Icon = icon ?? ICONS[tone];
  return <Icon aria-hidden className={cx(styles['icon'], styles[tone])} />;
}

/** Any word in a tone of the status set. */
export function ToneBadge({ tone, children, icon }: { tone: Tone; children: ReactNode; icon?: LucideIcon }) {
  const Icon = icon ?? ICONS[tone];
  return (
    <span className={cx(styles['badge'], styles[tone])}>
      <Icon aria-hidden className={styles['icon']} />
      <span>{children}</span>
    </span>
  );
}

export function StatusBadge({ state }: { state: ShipmentState }) {
  if (state === 'cancelled') {
    return (
      <ToneBadge tone="waiting" icon={Ban}>
        {stateWords(state)}
      </ToneBadge>
    );
  }
  return <ToneBadge tone={SHIPMENT_TONE[state]}>{stateWords(state)}</ToneBadge>;
}

export function TruckBadge({ state }: { state: TruckState }) {
  return <ToneBadge tone={TRUCK_TONE[state]}>{stateWords(state)}</ToneBadge>;
}
