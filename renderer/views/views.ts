// The list of views: each entry adds one to the rail and the router. A view that is not listed does not exist.

import { lazy, type ComponentType } from 'react';
import type { ViewId } from '../state/nav-store.js';
import { ConnectionsView } from './connections/connections-view.js';
import { HelpView } from './help/help-view.js';
import { HomeView } from './home/home-view.js';
import { InventoryView } from './inventory/inventory-view.js';
import { LogView } from './log/log-view.js';
import { OrdersView } from './orders/orders-view.js';
import { SettingsView } from './settings/settings-view.js';

/** Wrap heavy views in React's lazy(); all others come with the first load. */
export const views: Partial<Record<ViewId, ComponentType>> = {
  home: HomeView,
  inventory: InventoryView,
  orders: OrdersView,
  'order-new': lazy(async () => ({ default: (await import('./order-new/order-new-view.js')).OrderNewView })),
  import: lazy(async () => ({ default: (await import('./import/import-view.js')).ImportView })),
  catalogue: lazy(async () => ({ default: (await import('./catalogue/catalogue-view.js')).CatalogueView })),
  customers: lazy(async () => ({ default: (await import('./customers/customers-view.js')).CustomersView })),
  timeline: lazy(async () => ({ default: (await import('./timeline/timeline-view.js')).TimelineView })),
  map: lazy(async () => ({ default: (await import('./map/map-view.js')).MapView })),
  log: LogView,
  'audit-log': lazy(async () => ({ default: (await import('./audit-log/audit-log-view.js')).AuditLogView })),
  reports: lazy(async () => ({ default: (await import('./reports/reports-view.js')).ReportsView })),
  connections: ConnectionsView,
  settings: SettingsView,
  lab: lazy(async () => ({ default: (await import('./lab/lab-view.js')).LabView })),
  help: HelpView,
};
