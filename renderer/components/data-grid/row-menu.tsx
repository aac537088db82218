// The menu of one row, where the pointer or the active cell is. What stands in it is the grid's business.

import { Menu } from '@base-ui/react/menu';
import type { MenuItem } from '../menu.js';
import styles from '../menu.module.css';

export interface OpenRowMenu<Row> {
  readonly row: Row;
  /** Pixels in the window. */
  readonly x: number;
  readonly y: number;
  readonly items: readonly MenuItem[];
}

export function RowMenu<Row>({
  menu,
  onClose,
}: {
  readonly menu: OpenRowMenu<Row> | null;
  readonly onClose: () => void;
}) {
  const place = () => new DOMRect(menu?.x ?? 0, menu?.y ?? 0, 0, 0);
  return (
    <Menu.Root open={menu !== null} onOpenChange={(open) => !open && onClose()}>
      <Menu.Portal>
        <Menu.Positioner
          anchor={{ getBoundingClientRect: place }}
          side="bottom"
          align="start"
          className={styles['positioner']}
        >
          <Menu.Popup className={styles['popup']}>
            {menu?.items.map((item) => (
              <Menu.Item
                key={item.id}
                className={styles['item']}
                disabled={item.disabled ?? false}
                onClick={item.onSelect}
              >
                {item.icon}
                <span>{item.label}</span>
                {item.shortcut !== undefined && <span className={styles['shortcut']}>{item.shortcut}</span>}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
