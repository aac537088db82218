// Reading the audit log.

import type { AuditLogResults } from '../../contracts/audit-log.js';
import type { KernelParts } from '../parts.js';
import type { Handlers } from '../rpc-server.js';

export function auditLogQueries(parts: () => KernelParts): Pick<Handlers, keyof AuditLogResults> {
  return {
    'auditLog.list': (params) => parts().auditLog.list(params),
    'auditLog.verify': () => parts().auditLog.verify(),
  };
}
