// The program's settings: defaults, checked when read and when saved, kept in the app database. Applies nothing by itself.

import { settingsSchema, type Settings } from '../contracts/app-api.js';
import { check } from '../contracts/check.js';
import type { AppStore } from '../store/store.js';
import type { AuditTicket } from './audit-recorder.js';
import type { Logger } from './ports.js';

const KEY = 'settings';

export const DEFAULT_SETTINGS: Settings = {
  mode: 'simulated',
  // Twice the world's own: a line is packed in ten seconds, an order is delivered in about one minute.
  simulated: { profile: 'brisk', simspeed: 200 },
  real: {
    worldHost: 'localhost',
    worldPort: 23456,
    world: 'announced',
    simspeed: null,
    ups: { mode: 'connect', host: 'localhost', port: 34567, dialect: 'parcelyard' },
    warehouses: [],
  },
};

export class SettingsService {
  readonly #app: AppStore;
  #settings: Settings;

  static async load(app: AppStore, logger: Logger): Promise<SettingsService> {
    const stored = (await app.settings())[KEY];
    if (stored === undefined) return new SettingsService(app, DEFAULT_SETTINGS);
    const checked = check<Settings>(settingsSchema, stored, 'settings');
    if (checked.ok) return new SettingsService(app, checked.value);
    // Written by another version: a program that starts with its defaults is better than one that does not start.
    logger.warn('the stored settings are not valid and were left aside', checked.error);
    return new SettingsService(app, DEFAULT_SETTINGS);
  }

  private constructor(app: AppStore, settings: Settings) {
    this.#app = app;
    this.#settings = settings;
  }

  get(): Settings {
    return this.#settings;
  }

  /** With a ticket: in one commit with the audit log's entry. */
  async save(settings: Settings, ticket?: AuditTicket | null): Promise<void> {
    const change = { settings: [{ key: KEY, value: settings }] };
    if (ticket === undefined || ticket === null) await this.#app.saveSetting(KEY, settings);
    else await ticket.commit(change, { before: this.#settings, after: settings });
    this.#settings = settings;
  }
}

/** host:port of the world that the settings name; `simulated` for ours. Books are kept apart by it. */
export function endpointOf(settings: Settings): string {
  if (settings.mode === 'simulated') return 'simulated';
  return `${settings.real.worldHost.toLowerCase()}:${settings.real.worldPort}`;
}

/** The same world and the same UPS, reached in the same way: nothing must be closed to go from one to the other. */
export function sameConnections(a: Settings, b: Settings): boolean {
  if (a.mode !== b.mode) return false;
  if (a.mode === 'simulated') return a.simulated.profile === b.simulated.profile;
  const key = ({ real }: Settings): string => JSON.stringify([real.worldHost, real.worldPort, real.world, real.ups]);
  return key(a) === key(b);
}
