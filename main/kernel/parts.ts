// What the handlers of calls work with: the kernel's parts once the app database is open. No behaviour.

import type { Pace } from '../core/fulfilment/pace.js';
import type { LinkName } from '../core/lib/ids.js';
import type { Accounts } from './accounts.js';
import type { AuditLog } from './audit-log.js';
import type { Inspector } from './inspector.js';
import type { Lab } from './lab.js';
import type { LinkGateway } from './link-gateway.js';
import type { HostPorts } from './ports.js';
import type { Printers } from './printers.js';
import type { SavedViews } from './saved-views.js';
import type { ScenarioService } from './scenario-service.js';
import type { SessionRecordings } from './session-recordings.js';
import type { Sessions } from './sessions.js';
import type { SettingsService } from './settings.js';
import type { SimulatorControl } from './simulator-control.js';
import type { Worlds } from './worlds.js';

export interface KernelParts {
  readonly host: HostPorts;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly settings: SettingsService;
  readonly worlds: Worlds;
  readonly gateways: Readonly<Record<LinkName, LinkGateway>>;
  readonly simulator: SimulatorControl;
  readonly inspector: Inspector;
  readonly recordings: SessionRecordings;
  readonly lab: Lab;
  readonly scenarios: ScenarioService;
  readonly savedViews: SavedViews;
  readonly printers: Printers;
  readonly auditLog: AuditLog;
  /** How long things usually take in this world. */
  pace(): Pace;
  /** The program's status may be another: the screens are told. */
  changed(): void;
}
