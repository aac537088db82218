// Which world: simulated or real, with every field checked where it stands. What is typed is kept until saved.

import { useState, type FormEvent } from 'react';
import type { Settings } from '../../../main/contracts/app-api.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { NumberField, SelectField } from '../../components/field.js';
import { Panel } from '../../components/panel.js';
import { useToast } from '../../components/toast.js';
import { useServices } from '../../state/context.js';
import { useDraft, useRole } from '../../state/hooks.js';
import { fieldErrors } from '../../state/rpc-error.js';
import { useAction } from '../../state/use-action.js';
import { RealFields } from './real-fields.js';
import { fromDraft, isSettingsDraft, toDraft, type SettingsDraft } from './settings-draft.js';
import styles from './settings.module.css';
import { s } from './strings.js';
import { WarehouseTable } from './warehouse-table.js';

export function WorldForm({ saved, onSaved }: { readonly saved: Settings; readonly onSaved: () => void }) {
  const { client } = useServices();
  const initial = toDraft(saved);
  const [draft, setDraft, clear] = useDraft<SettingsDraft>('settings', initial, isSettingsDraft);
  const [checked, setChecked] = useState(false);
  const save = useAction('settings.save');
  const role = useRole();
  const toast = useToast();
  const allowed = role === 'manager' || role === 'tester';
  const changed = JSON.stringify(draft) !== JSON.stringify(initial);
  const result = fromDraft(draft);
  const errors = { ...fieldErrors(save.error), ...(checked && !result.ok ? fieldErrors(result.error) : {}) };
  const wrong = Object.keys(errors).length;
  const change = (part: Partial<SettingsDraft>) => setDraft((now) => ({ ...now, ...part }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!result.ok) return;
    if ((await save.run(result.value)) === undefined) return;
    setChecked(false);
    clear();
    onSaved();
    toast({ title: s('saved') });
    await client.refreshSession();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Panel title={s('world')}>
        <fieldset disabled={!allowed} className={styles['fields']}>
          <SelectField
            label={s('mode')}
            value={draft.mode}
            onChange={(event) => change({ mode: event.target.value as SettingsDraft['mode'] })}
          >
            <option value="simulated">{s('simulated')}</option>
            <option value="real">{s('real')}</option>
          </SelectField>
          {draft.mode === 'simulated' ? (
            <div className="form-row">
              <SelectField
                label={s('profile')}
                value={draft.profile}
                onChange={(event) => change({ profile: event.target.value as SettingsDraft['profile'] })}
              >
                <option value="brisk">{s('brisk')}</option>
                <option value="classic">{s('classic')}</option>
              </SelectField>
              <NumberField
                label={s('simspeed')}
                hint={s('simspeedHint')}
                value={draft.simspeed}
                error={errors['simulated.simspeed']}
                onChange={(event) => change({ simspeed: event.target.value })}
              />
            </div>
          ) : (
            <>
              <RealFields draft={draft} errors={errors} change={change} />
              <WarehouseTable
                rows={draft.warehouses}
                errors={errors}
                onChange={(warehouses) => change({ warehouses })}
              />
            </>
          )}
          <NumberField
            label={s('undoSeconds')}
            hint={s('undoHint')}
            value={draft.undoSeconds}
            error={errors['undoSeconds']}
            onChange={(event) => change({ undoSeconds: event.target.value })}
          />
        </fieldset>
        <div className={styles['outcome']}>
          {checked && wrong > 0 && (
            <Banner tone="error" inset>
              {s('checkFields', { n: wrong })}
            </Banner>
          )}
          <ErrorNote error={wrong > 0 ? null : save.error} />
        </div>
        <div className={styles['buttons']}>
          <Button type="submit" variant="primary" busy={save.busy} disabled={!allowed || !changed}>
            {s('save')}
          </Button>
          {changed && (
            <>
              <Button variant="quiet" onClick={clear}>
                {s('discard')}
              </Button>
              <span className={styles['note']}>{s('changed')}</span>
            </>
          )}
          {!allowed && <span className={styles['note']}>{s('roles')}</span>}
        </div>
      </Panel>
    </form>
  );
}
