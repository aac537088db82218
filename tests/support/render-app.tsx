// Renders components over a fake server, in jsdom: services made anew for each test, disposed of by the caller.

import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { ToastProvider } from '../../renderer/components/toast.js';
import { createAppClient } from '../../renderer/state/app-store.js';
import { AppProvider, type AppServices } from '../../renderer/state/context.js';
import { DraftStore } from '../../renderer/state/draft-store.js';
import { createNav } from '../../renderer/state/nav-store.js';
import type { RpcOptions } from '../../renderer/state/rpc-client.js';
import type { FakeServer } from './fake-server.js';

export interface Rendered extends RenderResult {
  readonly services: AppServices;
  readonly dispose: () => void;
}

/** A Storage that lives in memory. */
export function memoryStorage(): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}

/** jsdom lays nothing out: every element is this high and wide, so that windowed lists draw rows. */
export function giveElementsSize(width = 1000, height = 400): void {
  for (const [name, value] of Object.entries({ offsetWidth: width, offsetHeight: height, clientHeight: height })) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
  }
}

/** The shell's strip of time is a canvas: jsdom has neither contexts, nor observers of sizes, nor media queries. */
function giveCanvases(): void {
  class Silent {
    observe(): void {
      // Nothing changes its size here.
    }
    unobserve(): void {
      // Nothing was observed.
    }
    disconnect(): void {
      // Nothing was observed.
    }
  }
  const media = () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined });
  if (typeof ResizeObserver === 'undefined') Object.assign(globalThis, { ResizeObserver: Silent });
  if (typeof window.matchMedia === 'undefined') Object.assign(window, { matchMedia: media });
  if (HTMLCanvasElement.prototype.getContext.toString().includes('notImplemented')) {
    HTMLCanvasElement.prototype.getContext = () => null;
  }
}

export interface RenderOptions {
  readonly storage?: Storage;
  readonly drafts?: Storage;
  readonly hash?: string;
  readonly rpc?: Partial<RpcOptions>;
}

export function renderApp(server: FakeServer, children: ReactNode, options: RenderOptions = {}): Rendered {
  giveCanvases();
  window.history.replaceState(null, '', options.hash ?? '#/home');
  const services: AppServices = {
    client: createAppClient({
      transport: server.transport,
      storage: options.storage ?? memoryStorage(),
      ...(options.rpc === undefined ? {} : { rpc: options.rpc }),
    }),
    nav: createNav(window),
    drafts: new DraftStore(options.drafts ?? memoryStorage()),
  };
  const result = render(
    <AppProvider services={services}>
      <ToastProvider>{children}</ToastProvider>
    </AppProvider>,
  );
  return {
    ...result,
    services,
    dispose: () => {
      result.unmount();
      services.nav.dispose();
      services.client.dispose();
    },
  };
}
