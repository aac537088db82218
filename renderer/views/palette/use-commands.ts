// What can be done from anywhere: going to views and the actions that belong to no single screen.

import { useToast } from '../../components/toast.js';
import { useServices } from '../../state/context.js';
import { useNav, useRole } from '../../state/hooks.js';
import { VIEW_IDS } from '../../state/nav-store.js';
import { toCodedError } from '../../state/rpc-error.js';
import { KEYED, mayGo, RAIL } from '../shell/rail.js';
import { s as shell } from '../shell/strings.js';
import { views } from '../views.js';
import type { Entry } from './entries.js';
import { s } from './strings.js';

/** Views that have a command of their own below. */
const APART: readonly string[] = ['order-new', 'import'];

export function useCommands(showKeys: () => void): readonly Entry[] {
  const { go, back, forward } = useNav();
  const { client, nav } = useServices();
  const toast = useToast();
  const role = useRole();
  const reconnect = (link: 'world' | 'ups') => {
    client.call('links.reconnect', { link }).then(
      () => toast({ title: s('reconnecting') }),
      (thrown: unknown) => toast({ title: s('reconnectFailed'), text: toCodedError(thrown).message }),
    );
  };
  const signOut = () => {
    client.signOut().catch((thrown: unknown) => toast({ title: toCodedError(thrown).message }));
  };
  const shown = VIEW_IDS.filter((id) => views[id] !== undefined && mayGo(id, role) && !APART.includes(id));
  // Of the view that the palette was opened over.
  const marked = (['export', 'print'] as const).flatMap((mark): readonly Entry[] => {
    const button = document.querySelector<HTMLElement>(`#content [data-${mark}]`);
    const keys = mark === 'export' ? 'Ctrl+E' : 'Ctrl+Shift+P';
    return button === null ? [] : [{ id: `list:${mark}`, title: s(`${mark}List`), keys, run: () => button.click() }];
  });
  return [
    { id: 'order-new', title: s('newOrder'), keys: 'Ctrl+N', run: () => go('order-new') },
    ...shown.map((id): Entry => {
      const index = RAIL.findIndex(([entry]) => entry === id);
      const key = index < 0 || index >= KEYED ? {} : { keys: String(index + 1) };
      return { id: `view:${id}`, title: s('goTo', { view: shell(id) }), ...key, run: () => go(id) };
    }),
    { id: 'import', title: s('import'), run: () => go('import') },
    { id: 'low', title: s('lowStock'), run: () => go('inventory', { low: '1' }) },
    ...marked,
    { id: 'live', title: s('live'), run: () => nav.backToLive() },
    { id: 'reconnect-world', title: s('reconnectWorld'), run: () => reconnect('world') },
    { id: 'reconnect-ups', title: s('reconnectUps'), run: () => reconnect('ups') },
    { id: 'back', title: s('back'), keys: 'Alt+←', run: back },
    { id: 'forward', title: s('forward'), keys: 'Alt+→', run: forward },
    { id: 'keys', title: s('keys'), keys: '?', run: showKeys },
    { id: 'sign-out', title: s('signOut'), run: signOut },
  ];
}
