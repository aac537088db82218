// Every method of the contract with its handler: the list is complete because the type says so.

import { labCommands } from './commands/lab.js';
import { orderCommands } from './commands/orders.js';
import { programCommands } from './commands/program.js';
import { inspectorCommands } from './commands/inspector.js';
import { scenarioCommands } from './commands/scenarios.js';
import { sessionCommands } from './commands/sessions.js';
import { stockCommands } from './commands/stock.js';
import type { KernelParts } from './parts.js';
import type { HostPorts } from './ports.js';
import { inventoryQueries } from './queries/inventory.js';
import { journalQueries } from './queries/journal.js';
import { orderQueries } from './queries/orders.js';
import { programQueries } from './queries/program.js';
import type { Handlers } from './rpc-server.js';

export function createHandlers(host: HostPorts, parts: () => KernelParts): Handlers {
  return {
    ...programQueries(host, parts),
    ...inventoryQueries(parts),
    ...orderQueries(parts),
    ...journalQueries(parts),
    ...sessionCommands(parts),
    ...orderCommands(parts),
    ...stockCommands(parts),
    ...programCommands(parts),
    ...inspectorCommands(parts),
    ...labCommands(parts),
    ...scenarioCommands(parts),
  };
}
