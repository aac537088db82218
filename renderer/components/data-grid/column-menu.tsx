// Which columns a table shows: a menu of check marks that stays open while one chooses.

import { Menu } from '@base-ui/react/menu';
import { Check, Columns3 } from 'lucide-react';
import { defineStrings } from '../../state/strings.js';
import { Button } from '../button.js';
import menu from '../menu.module.css';
import type { ColumnLayout } from './column-layout.js';
import styles from './data-grid.module.css';
import type { Column } from './types.js';

const s = defineStrings('columns', { columns: 'Columns', reset: 'As they were' });

interface ColumnMenuProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly layout: ColumnLayout<Row>;
}

export function ColumnMenu<Row>({ columns, layout }: ColumnMenuProps<Row>) {
  const [first, ...others] = columns;
  if (first === undefined || others.length === 0) return null;
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <Button variant="quiet" size="small" icon={<Columns3 aria-hidden />}>
            {s('columns')}
          </Button>
        }
      />
      <Menu.Portal>
        <Menu.Positioner side="top" align="end" sideOffset={4} className={menu['positioner']}>
          <Menu.Popup className={menu['popup']}>
            {others.map(({ id, header }) => (
              <Menu.CheckboxItem
                key={id}
                className={menu['item']}
                checked={layout.isShown(id)}
                onCheckedChange={(checked) => layout.setShown(id, checked)}
                closeOnClick={false}
              >
                <span className={styles['mark']}>
                  <Menu.CheckboxItemIndicator>
                    <Check aria-hidden />
                  </Menu.CheckboxItemIndicator>
                </span>
                <span>{header}</span>
              </Menu.CheckboxItem>
            ))}
            <Menu.Item className={menu['item']} disabled={!layout.changed} onClick={layout.reset}>
              <span className={styles['mark']} />
              <span>{s('reset')}</span>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
