// Every method of the contract with its handler: the list is complete because the type says so.

import { labCommands } from './commands/lab.js';
import { auditLogQueries } from './queries/audit-log.js';
import { auditCommands } from './commands/audit.js';
import { backupCommands } from './commands/backups.js';
import { catalogueCommands } from './commands/catalogue.js';
import { orderCommands } from './commands/orders.js';
import { printingCommands } from './commands/printing.js';
import { placingCommands } from './commands/placing.js';
import { programCommands } from './commands/program.js';
import { inspectorCommands } from './commands/inspector.js';
import { savedViewCommands } from './commands/saved-views.js';
import { scenarioCommands } from './commands/scenarios.js';
import { sessionCommands } from './commands/sessions.js';
import { shelfCommands } from './commands/shelf.js';
import { stockCommands } from './commands/stock.js';
import type { DataCare } from './data-care.js';
import type { Demand } from './demand.js';
import type { KernelParts } from './parts.js';
import type { HostPorts } from './ports.js';
import { catalogueQueries } from './queries/catalogue.js';
import { inventoryQueries } from './queries/inventory.js';
import { messageQueries } from './queries/messages.js';
import { kpiQueries } from './queries/kpis.js';
import { journalQueries } from './queries/journal.js';
import { orderQueries } from './queries/orders.js';
import { programQueries } from './queries/program.js';
import type { Handlers } from './rpc-server.js';
import type { StockAudit } from './stock-audit.js';

/** Parts that are there before the databases are open. */
export interface HandlerCare {
  readonly data: DataCare;
  readonly audit: StockAudit;
  readonly demand: Demand;
}

export function createHandlers(host: HostPorts, parts: () => KernelParts, care: HandlerCare): Handlers {
  return {
    ...programQueries(host, parts),
    ...inventoryQueries(parts, () => care.demand),
    ...catalogueQueries(parts),
    ...orderQueries(parts),
    ...journalQueries(parts),
    ...sessionCommands(parts),
    ...orderCommands(parts),
    ...printingCommands(parts),
    ...placingCommands(parts),
    ...catalogueCommands(parts),
    ...stockCommands(parts),
    ...shelfCommands(parts),
    ...programCommands(parts),
    ...messageQueries(parts),
    ...kpiQueries(parts),
    ...auditLogQueries(parts),
    ...auditCommands(() => care.audit),
    ...backupCommands(() => care.data),
    ...inspectorCommands(parts),
    ...labCommands(parts),
    ...savedViewCommands(parts),
    ...scenarioCommands(parts),
  };
}
