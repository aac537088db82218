// Comparing our books with what the world let us do: the calls and what they answer.

import * as z from 'zod/mini';
import type { AuditReport } from '../core/inventory/audit.js';

const none = z.object({});

export const auditParams = { run: none, last: none, reconcile: none } as const;

export interface AuditResults {
  'audit.run': AuditReport;
  /** The last one since the books were opened, or null. */
  'audit.last': AuditReport | null;
  /** How many packages world and UPS were asked about. */
  'links.reconcile': { readonly asked: number };
}
