// A menu of actions that opens from a button.

import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import styles from './menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly items: readonly MenuItem[];
  readonly side?: 'top' | 'bottom';
  /** Text above the items. */
  readonly heading?: string;
}

export function Menu({ trigger, items, side = 'bottom', heading }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align="end" sideOffset={4} className={styles['positioner']}>
          <Base.Popup className={styles['popup']}>
            {heading !== undefined && <div className={styles['heading']}>{heading}</div>}
            {items.map((item) => (
              <Base.Item
                key={item.id}
                className={styles['item']}
                disabled={item.disabled ?? false}
                onClick={item.onSelect}
              >
                {item.icon}
                <span>{item.label}</span>
                {item.shortcut !== undefined && <span className={styles['shortcut']}>{item.shortcut}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
