// The fields of a real world: its server, the world to join, and the UPS.

import { UPS_DIALECTS } from '../../../main/contracts/link-port.js';
import { NumberField, SelectField, TextField } from '../../components/field.js';
import type { SettingsDraft } from './settings-draft.js';
import { s } from './strings.js';

export interface RealFieldsProps {
  readonly draft: SettingsDraft;
  readonly errors: Readonly<Record<string, string>>;
  readonly change: (part: Partial<SettingsDraft>) => void;
}

export function RealFields({ draft, errors, change }: RealFieldsProps) {
  return (
    <>
      <div className="form-row">
        <TextField
          label={s('worldHost')}
          value={draft.worldHost}
          error={errors['real.worldHost']}
          onChange={(event) => change({ worldHost: event.target.value })}
        />
        <NumberField
          label={s('worldPort')}
          value={draft.worldPort}
          error={errors['real.worldPort']}
          onChange={(event) => change({ worldPort: event.target.value })}
        />
        <NumberField
          label={s('realSpeed')}
          hint={s('realSpeedHint')}
          value={draft.realSimspeed}
          error={errors['real.simspeed']}
          onChange={(event) => change({ realSimspeed: event.target.value })}
        />
      </div>
      <div className="form-row">
        <SelectField
          label={s('worldChoice')}
          value={draft.world}
          error={draft.world === 'number' ? undefined : errors['real.world']}
          onChange={(event) => change({ world: event.target.value as SettingsDraft['world'] })}
        >
          <option value="new">{s('worldNew')}</option>
          <option value="announced">{s('worldAnnounced')}</option>
          <option value="number">{s('worldNumber')}</option>
        </SelectField>
        {draft.world === 'number' && (
          <NumberField
            label={s('worldId')}
            value={draft.worldId}
            error={errors['real.world']}
            onChange={(event) => change({ worldId: event.target.value })}
          />
        )}
      </div>
      <div className="form-row">
        <SelectField
          label={s('upsMode')}
          value={draft.upsMode}
          onChange={(event) => change({ upsMode: event.target.value as SettingsDraft['upsMode'] })}
        >
          <option value="connect">{s('upsConnect')}</option>
          <option value="listen">{s('upsListen')}</option>
        </SelectField>
        <TextField
          label={draft.upsMode === 'listen' ? s('upsListenHost') : s('upsHost')}
          value={draft.upsHost}
          error={errors['real.ups.host']}
          onChange={(event) => change({ upsHost: event.target.value })}
        />
        <NumberField
          label={s('upsPort')}
          value={draft.upsPort}
          error={errors['real.ups.port']}
          onChange={(event) => change({ upsPort: event.target.value })}
        />
        <SelectField
          label={s('dialect')}
          value={draft.dialect}
          onChange={(event) => change({ dialect: event.target.value as SettingsDraft['dialect'] })}
        >
          {UPS_DIALECTS.map((dialect) => (
            <option key={dialect} value={dialect}>
              {s(dialect)}
            </option>
          ))}
        </SelectField>
      </div>
    </>
  );
}
