// The command palette: one field that goes to, finds and does everything; opened with Ctrl+K from anywhere.

import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Kbd } from '../../components/kbd.js';
import { useServices } from '../../state/context.js';
import { useApp, useDraft, useQuery } from '../../state/hooks.js';
import type { Selection, ViewId } from '../../state/nav-store.js';
import { useSettled } from '../../state/use-settled.js';
import { findEntries, type Choices, type Entry, type EntryGroup } from './entries.js';
import styles from './palette.module.css';
import { readQuery } from './read-query.js';
import { s } from './strings.js';
import { useCommands } from './use-commands.js';

/** How many of the last used are remembered. */
const REMEMBERED = 20;
const SETTLE_MS = 25;
const ORDERS_SHOWN = 50;

export function Palette({ onClose, onKeys }: { readonly onClose: () => void; readonly onKeys: () => void }) {
  const [input, setInput] = useState('');
  const [recent, setRecent] = useDraft<string[]>('palette.recent', []);
  const { scope, text } = readQuery(input);
  const orders = useOrders(scope === 'all' || scope === 'order' ? text : '');
  const known = useKnown();
  const choices = useChoices();
  const commands = useCommands(onKeys);
  // The palette is open for a moment: the time it was opened is the time.
  const [now] = useState(() => Date.now());
  const groups = findEntries({ ...known, commands, orders: orders.rows, recent, now }, choices, scope, text);

  const choose = (entry: Entry) => {
    setRecent((before) => [entry.id, ...before.filter((id) => id !== entry.id)].slice(0, REMEMBERED));
    onClose();
    entry.run();
  };
  const empty =
    scope === 'time'
      ? s('badMoment', { text })
      : orders.looking
        ? s('looking')
        : text === ''
          ? s('nothingTyped')
          : s('nothing', { text });

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['popup']} data-modal aria-label={s('title')}>
          <Autocomplete.Root
            inline
            open
            items={groups}
            filter={null}
            autoHighlight="always"
            keepHighlight
            value={input}
            onValueChange={(value, { reason }) => reason !== 'item-press' && setInput(value)}
            itemToStringValue={(entry: Entry) => entry.title}
          >
            <div className={styles['field']}>
              <Search aria-hidden />
              <Autocomplete.Input
                aria-label={s('title')}
                className={styles['input']}
                placeholder={s('placeholder')}
                spellCheck={false}
              />
            </div>
            <Autocomplete.Empty className={styles['empty']}>{empty}</Autocomplete.Empty>
            <Autocomplete.List className={styles['list']}>
              {(group: EntryGroup) => (
                <Autocomplete.Group key={group.label} items={group.items}>
                  <Autocomplete.GroupLabel className={styles['heading']}>{group.label}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(entry: Entry) => (
                      <Autocomplete.Item
                        key={entry.id}
                        value={entry}
                        className={styles['item']}
                        onClick={() => choose(entry)}
                      >
                        {/* The spaces are for readers: the parts are one name. */}
                        <span className={styles['title']}>{entry.title}</span>{' '}
                        {entry.detail !== undefined && <span className={styles['detail']}>{entry.detail}</span>}{' '}
                        {entry.keys !== undefined && <Kbd keys={entry.keys} />}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
            {orders.error !== null && (
              <p className={styles['empty']} role="alert">
                {s('ordersFailed', { message: orders.error })}
              </p>
            )}
          </Autocomplete.Root>
          <footer className={styles['footer']}>
            <span>{s('hintPrefixes')}</span>
            <span>{s('hintKeys')}</span>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useKnown() {
  const products = useApp((state) => state.products);
  const trucks = useApp((state) => state.feed?.trucks);
  const warehouses = useApp((state) => state.feed?.warehouses);
  return useMemo(
    () => ({ products: [...products.values()], trucks: Object.values(trucks ?? {}), warehouses: warehouses ?? [] }),
    [products, trucks, warehouses],
  );
}

/** Orders are searched by the kernel: there may be any number of them. */
function useOrders(text: string) {
  const settled = useSettled(text, SETTLE_MS);
  const query = useQuery(
    'orders.list',
    settled === '' ? null : { offset: 0, limit: ORDERS_SHOWN, search: settled, sort: 'id', descending: true },
  );
  const rows = text === '' ? [] : (query.data?.rows ?? []);
  return { rows, looking: text !== '' && query.loading, error: query.error?.message ?? null };
}

function useChoices(): Choices {
  const { nav } = useServices();
  return useMemo(() => {
    const show = (view: ViewId, type: Exclude<Selection['type'], 'link'>, id: number) => nav.go(view, {}, { type, id });
    return {
      order: (id) => show('orders', 'order', id),
      product: (id) => show('inventory', 'product', id),
      truck: (id) => show('map', 'truck', id),
      warehouse: (id) => show('map', 'warehouse', id),
      moment: (time) => {
        nav.go('timeline');
        nav.pinMoment(time);
      },
    };
  }, [nav]);
}
