// What the UPS said of an account: known, not known, asked, or never asked. With the time in words, never the colour alone.

import { Circle } from 'lucide-react';
import type { Customer } from '../../../main/core/orders/types.js';
import { formatExact } from '../../components/format.js';
import { ToneBadge } from '../../components/status-badge.js';
import styles from './customers.module.css';
import { s } from './strings.js';

export interface AccountBadgeProps {
  readonly customer: Pick<Customer, 'accountCheck'>;
  /** The account that is meant: an answer about another one says nothing of it. */
  readonly upsAccount: string | null;
  /** The whole sentence beside it. */
  readonly sentence?: boolean;
}

export function AccountBadge({ customer, upsAccount, sentence = false }: AccountBadgeProps) {
  if (upsAccount === null || upsAccount === '') return null;
  const check = customer.accountCheck?.upsAccount === upsAccount ? customer.accountCheck : undefined;
  const text = check === undefined ? s('never') : s(`${check.state}Since`, { when: formatExact(check.at) });
  const badge =
    check?.state === 'valid' ? (
      <ToneBadge tone="delivered">{s('valid')}</ToneBadge>
    ) : check?.state === 'invalid' ? (
      <ToneBadge tone="problem">{s('invalid')}</ToneBadge>
    ) : (
      <ToneBadge tone="waiting" icon={Circle}>
        {s(check === undefined ? 'never' : 'asked')}
      </ToneBadge>
    );
  return (
    <span className={styles['account']} title={text} data-account={check?.state ?? 'never'}>
      {badge}
      {sentence && check !== undefined && <span className={styles['hint']}>{text}</span>}
    </span>
  );
}
