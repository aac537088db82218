// Which calls get an entry in the audit log. Names every call that does not; decides nothing else.

import type { MethodName } from '../contracts/app-api.js';

/**
 * Calls that only look. Each is named, none is guessed from how it is called: an entry costs a commit, so screens that look must
 * not write, and a call whose name sounds like looking may do something. `session.resume` takes up again what was recorded when
 * it began. A test holds this list and its opposite against the contract.
 */
const LOOKS: ReadonlySet<string> = new Set<MethodName>([
  'app.info',
  'session.state',
  'session.resume',
  'people.list',
  'inventory.list',
  'inventory.openCounts',
  'ledger.list',
  'ledger.check',
  'purchases.list',
  'products.search',
  'products.list',
  'products.categories',
  'products.picture',
  'customers.search',
  'customers.get',
  'orders.plan',
  'orders.list',
  'orders.ids',
  'orders.some',
  'orders.columns',
  'orders.get',
  'orders.importCheck',
  'events.list',
  'events.explain',
  'kpis.get',
  'kpis.slowest',
  'kpis.rates',
  'attention.list',
  'reports.get',
  'timeline.load',
  'timeline.revAt',
  'map.addresses',
  'printers.list',
  'messages.get',
  'views.list',
  'quarantine.list',
  'settings.get',
  'worlds.list',
  'auditLog.list',
  'auditLog.verify',
  'audit.last',
  'backups.list',
  'inspector.watch',
  'inspector.page',
  'inspector.recordings',
  'inspector.fetch',
  'lab.worlds',
  'scenarios.list',
  'scenarios.status',
]);

/**
 * Everything else, so that a new call is not forgotten. Some that change no row are recorded on purpose, because somebody made
 * something happen outside: `orders.lookAgain` and `links.reconcile` send queries to the world and the UPS, `print.pdf` and `print.paper` take
 * customers' addresses out of the program, `recovery.tryAgain` and `links.reconnect` open again what was closed, and
 * `inspector.record` writes a file of all that is said.
 */
export function isRecorded(method: string): boolean {
  return !LOOKS.has(method);
}
