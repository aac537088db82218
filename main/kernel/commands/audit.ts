// The stock audit and asking about all open packages, on demand.

import type { Handlers } from '../rpc-server.js';
import type { StockAudit } from '../stock-audit.js';

export function auditCommands(audit: () => StockAudit): Pick<Handlers, 'audit.run' | 'audit.last' | 'links.reconcile'> {
  return {
    'audit.run': (_, { person }) => audit().run(person?.id ?? null),
    'audit.last': () => audit().last,
    'links.reconcile': async (_, { person }) => ({ asked: await audit().reconcile(person?.id ?? null) }),
  };
}
