// The frame of the window: title, rail, view, drawer, status line; sign-in until someone is signed in.

import { Tooltip } from '@base-ui/react/tooltip';
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { EmptyState } from '../../components/empty-state.js';
import { ToastProvider } from '../../components/toast.js';
import { PrintHost } from '../../print/print-host.js';
import { ScanListener } from '../../scan/scan-listener.js';
import { useServices } from '../../state/context.js';
import { useApp, useDraft, useMoment, useNav, useSelection, useRole } from '../../state/hooks.js';
import { KeySheet } from '../help/key-sheet.js';
import { Palette } from '../palette/palette.js';
import { SignIn } from '../sign-in/sign-in.js';
import { views } from '../views.js';
import { Banners } from './banners.js';
import { Drawer } from './drawer.js';
import { mayGo, RAIL, Rail } from './rail.js';
import { RangeBar } from './range-bar.js';
import { useShellKeys } from './shell-keys.js';
import styles from './shell.module.css';
import { StatusBar } from './status-bar.js';
import { s } from './strings.js';
import { TitleBar } from './title-bar.js';
import { ViewKeys } from './view-keys.js';
import { ViewBoundary } from './view-boundary.js';

/** It draws a history: not part of what a window starts with. */
const TimeStrip = lazy(async () => ({ default: (await import('../timeline/strip/time-strip.js')).TimeStrip }));

function useTitle(viewName: string): void {
  const mode = useApp((state) => state.status?.mode ?? null);
  const worldId = useApp((state) => state.status?.worldId ?? null);
  useEffect(() => {
    document.title =
      mode === 'simulated'
        ? s('simulatedTitle', { id: worldId === null ? '–' : String(worldId), view: viewName })
        : s('title', { view: viewName });
  }, [mode, worldId, viewName]);
}

/** A desk is shared: who comes after another person begins at home, not amid what that one had open. */
function useOwnBeginning(): void {
  const { nav } = useServices();
  const person = useApp((state) => state.session?.person?.id ?? null);
  const last = useRef(person);
  useLayoutEffect(() => {
    if (person === null) return;
    if (last.current !== null && last.current !== person) nav.beginAnew();
    last.current = person;
  }, [nav, person]);
}

export function Shell() {
  const { place, go } = useNav();
  const [selection, select] = useSelection();
  const [singleKeys] = useDraft('pref.single-keys', true);
  const [keysOpen, setKeysOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const mode = useApp((state) => state.status?.mode ?? null);
  const still = useApp((state) => state.status?.lab?.paused === true);
  const role = useRole();
  const { backToLive } = useMoment();
  const signedIn = useApp((state) => Boolean(state.session?.person));
  useOwnBeginning();
  useTitle(signedIn ? s(place.view) : s('app'));
  useShellKeys({
    singleKeys,
    onView: (index) => {
      const id = RAIL[index]?.[0];
      if (signedIn && id !== undefined && views[id] !== undefined && mayGo(id, role)) go(id);
    },
    onNewOrder: () => {
      if (signedIn && views['order-new'] !== undefined) go('order-new');
    },
    onPalette: () => {
      if (signedIn) setPaletteOpen(true);
    },
    onHelp: () => setKeysOpen(true),
    onLive: backToLive,
    onEscape: () => {
      if (selection !== null) select(null);
    },
  });
  const View = views[place.view];
  return (
    <Tooltip.Provider>
      <ToastProvider>
        <div className={styles['app']} data-mode={mode ?? undefined} data-still={still || undefined}>
          <a className={styles['skip']} href="#content" onClick={focusContent}>
            {s('skip')}
          </a>
          <TitleBar onKeys={() => setKeysOpen(true)} onFind={() => setPaletteOpen(true)} />
          <Banners />
          {signedIn && <RangeBar />}
          {signedIn ? (
            <div className={styles['body']}>
              <Rail />
              <main id="content" tabIndex={-1} className={styles['main']}>
                <ViewBoundary key={place.view}>
                  <Suspense fallback={<EmptyState title={s('viewLoading')} />}>
                    {View === undefined ? <EmptyState title={s('viewMissing')} /> : <View />}
                  </Suspense>
                </ViewBoundary>
              </main>
              <ViewBoundary key={selection === null ? 'none' : `${selection.type}:${selection.id}`}>
                <Drawer />
              </ViewBoundary>
            </div>
          ) : (
            <main id="content" tabIndex={-1} className={styles['main']}>
              <SignIn />
            </main>
          )}
          {signedIn && (
            <ViewBoundary>
              <Suspense fallback={null}>
                <TimeStrip />
              </Suspense>
            </ViewBoundary>
          )}
          <StatusBar />
        </div>
        {signedIn && <ScanListener />}
        {signedIn && <PrintHost />}
        {signedIn && <ViewKeys />}
        {keysOpen && <KeySheet onClose={() => setKeysOpen(false)} />}
        {paletteOpen && signedIn && <Palette onClose={() => setPaletteOpen(false)} onKeys={() => setKeysOpen(true)} />}
      </ToastProvider>
    </Tooltip.Provider>
  );
}

/** The address holds the place, so the skip link moves the focus by itself. */
function focusContent(event: { preventDefault(): void }) {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
