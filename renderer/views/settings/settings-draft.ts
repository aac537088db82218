// The settings as they are typed (all text), and their way to and from the checked shape.

import { settingsSchema, UNDO_SECONDS, type Settings } from '../../../main/contracts/app-api.js';
import { check } from '../../../main/contracts/check.js';
import type { Result } from '../../../main/core/lib/result.js';

export interface WarehouseDraft {
  readonly id: string;
  readonly name: string;
  readonly x: string;
  readonly y: string;
}

export interface SettingsDraft {
  readonly mode: Settings['mode'];
  readonly undoSeconds: string;
  readonly profile: Settings['simulated']['profile'];
  readonly simspeed: string;
  readonly worldHost: string;
  readonly worldPort: string;
  readonly world: 'new' | 'announced' | 'number';
  readonly worldId: string;
  readonly realSimspeed: string;
  readonly upsMode: Settings['real']['ups']['mode'];
  readonly upsHost: string;
  readonly upsPort: string;
  readonly dialect: Settings['real']['ups']['dialect'];
  readonly warehouses: readonly WarehouseDraft[];
}

export function toDraft({ mode, undoSeconds, simulated, real }: Settings): SettingsDraft {
  return {
    mode,
    undoSeconds: String(undoSeconds ?? UNDO_SECONDS),
    profile: simulated.profile,
    simspeed: String(simulated.simspeed),
    worldHost: real.worldHost,
    worldPort: String(real.worldPort),
    world: typeof real.world === 'number' ? 'number' : real.world,
    worldId: typeof real.world === 'number' ? String(real.world) : '',
    realSimspeed: real.simspeed === null ? '' : String(real.simspeed),
    upsMode: real.ups.mode,
    upsHost: real.ups.host,
    upsPort: String(real.ups.port),
    dialect: real.ups.dialect,
    warehouses: real.warehouses.map(({ id, name, x, y }) => ({ id: String(id), name, x: String(x), y: String(y) })),
  };
}

/** A whole number as number; anything else stays text, so that the check names what was typed. */
function number(text: string): number | string {
  return /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text;
}

/** The checked settings, or `bad-request` with an issue per field; paths are those of settingsSchema. */
export function fromDraft(draft: SettingsDraft): Result<Settings> {
  return check(settingsSchema, {
    mode: draft.mode,
    undoSeconds: number(draft.undoSeconds),
    simulated: { profile: draft.profile, simspeed: number(draft.simspeed) },
    real: {
      worldHost: draft.worldHost,
      worldPort: number(draft.worldPort),
      world: draft.world === 'number' ? number(draft.worldId) : draft.world,
      simspeed: draft.realSimspeed.trim() === '' ? null : number(draft.realSimspeed),
      ups: { mode: draft.upsMode, host: draft.upsHost, port: number(draft.upsPort), dialect: draft.dialect },
      warehouses: draft.warehouses.map(({ id, name, x, y }) => ({ id: number(id), name, x: number(x), y: number(y) })),
    },
  });
}

export function isSettingsDraft(value: unknown): value is SettingsDraft {
  if (typeof value !== 'object' || value === null) return false;
  const draft = value as Record<string, unknown>;
  const texts = ['mode', 'profile', 'simspeed', 'worldHost', 'worldPort', 'world', 'worldId', 'realSimspeed'];
  const more = ['undoSeconds', 'upsMode', 'upsHost', 'upsPort', 'dialect'];
  return [...texts, ...more].every((key) => typeof draft[key] === 'string') && Array.isArray(draft['warehouses']);
}
