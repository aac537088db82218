// Carries the client, the place and the drafts to every component; tests give their own.

import { createContext, useContext, type ReactNode } from 'react';
import type { AppClient } from './app-store.js';
import type { DraftStore } from './draft-store.js';
import type { Nav } from './nav-store.js';

export interface AppServices {
  readonly client: AppClient;
  readonly nav: Nav;
  readonly drafts: DraftStore;
}

const AppContext = createContext<AppServices | null>(null);

export function AppProvider({ services, children }: { services: AppServices; children: ReactNode }) {
  return <AppContext value={services}>{children}</AppContext>;
}

export function useServices(): AppServices {
  const services = useContext(AppContext);
  if (services === null) throw new Error('A component that talks to the program stands outside AppProvider.');
  return services;
}
