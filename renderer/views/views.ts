// The list of views: each entry adds one to the rail and the router. A view that is not listed does not exist.

import type { ComponentType } from 'react';
import type { ViewId } from '../state/nav-store.js';
import { MapView } from './map/map-view.js';
import { TimelineView } from './timeline/timeline-view.js';
import { ConnectionsView } from './connections/connections-view.js';
import { HelpView } from './help/help-view.js';
import { HomeView } from './home/home-view.js';
import { InventoryView } from './inventory/inventory-view.js';
import { LogView } from './log/log-view.js';
import { SettingsView } from './settings/settings-view.js';

/** Wrap heavy views in React's lazy(); all others come with the first load. */
export const views: Partial<Record<ViewId, ComponentType>> = {
  home: HomeView,
  inventory: InventoryView,
  log: LogView,
  connections: ConnectionsView,
  settings: SettingsView,
  help: HelpView,
};

/** Shown in the drawer for a selected order or shipment; null: a plain summary is shown. */
export const orderInspector: ComponentType<{ orderId: number }> | null = null;
