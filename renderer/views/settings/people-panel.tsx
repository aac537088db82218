// The accounts, who may sign in how, and adding one (managers).

import { useState, type FormEvent } from 'react';
import { personInputSchema, ROLES, type Role } from '../../../main/contracts/app-api.js';
import { check } from '../../../main/contracts/check.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { NumberField, SelectField, TextField } from '../../components/field.js';
import { Panel } from '../../components/panel.js';
import { useToast } from '../../components/toast.js';
import { useApp, useDraft, useQuery, useRole } from '../../state/hooks.js';
import { fieldErrors } from '../../state/rpc-error.js';
import { useAction } from '../../state/use-action.js';
import { PersonRow } from './person-row.js';
import styles from './settings.module.css';
import { s } from './strings.js';

export function PeoplePanel() {
  const people = useQuery('people.list', {});
  const role = useRole();
  const real = useApp((state) => state.status?.mode === 'real');
  const demo = people.data?.some((person) => person.demo && person.removed !== true) ?? false;
  return (
    <Panel title={s('people')}>
      <p className={styles['note']}>{s(real ? 'signInReal' : 'signInSimulated')}</p>
      {real && demo && <p className={styles['note']}>{s('demoInReal')}</p>}
      <ErrorNote error={people.error} onRetry={people.refetch} />
      <table className={styles['people']}>
        <thead>
          <tr>
            <th scope="col">{s('person')}</th>
            <th scope="col">{s('role')}</th>
            <th scope="col">{s('address')}</th>
            <th scope="col">
              <span className="visually-hidden">{s('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.data?.map((person) => (
            <PersonRow key={person.id} person={person} onChanged={people.refetch} />
          ))}
        </tbody>
      </table>
      {role === 'manager' ? (
        <AddPerson onAdded={people.refetch} />
      ) : (
        <p className={styles['note']}>{s('peopleRoles')}</p>
      )}
    </Panel>
  );
}

const EMPTY = { name: '', role: 'staff' as Role, x: '0', y: '0' };

function AddPerson({ onAdded }: { readonly onAdded: () => void }) {
  const [draft, setDraft, clear] = useDraft('settings.person', EMPTY);
  // A password is not kept anywhere.
  const [password, setPassword] = useState('');
  const [checked, setChecked] = useState(false);
  const create = useAction('people.create');
  const toast = useToast();
  const whole = (text: string) => (/^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text);
  const result = check(personInputSchema, {
    name: draft.name,
    role: draft.role,
    password,
    address: { x: whole(draft.x), y: whole(draft.y) },
  });
  const errors = checked && !result.ok ? fieldErrors(result.error) : fieldErrors(create.error);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!result.ok) return;
    const person = await create.run(result.value);
    if (person === undefined) return;
    clear();
    setPassword('');
    setChecked(false);
    onAdded();
    toast({ title: s('personAdded', { name: person.name }) });
  };
  return (
    <form noValidate className={styles['fields']} aria-label={s('addPerson')} onSubmit={(event) => void submit(event)}>
      <div className="form-row">
        <TextField
          label={s('person')}
          value={draft.name}
          error={errors['name']}
          onChange={(event) => setDraft((now) => ({ ...now, name: event.target.value }))}
        />
        <SelectField
          label={s('role')}
          value={draft.role}
          onChange={(event) => setDraft((now) => ({ ...now, role: event.target.value as Role }))}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {s(role)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={s('password')}
          type="password"
          autoComplete="new-password"
          hint={s('passwordHint')}
          value={password}
          // The password itself is not repeated on the screen.
          error={errors['password'] === undefined ? undefined : s('passwordHint')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <NumberField
          label={`${s('address')}: ${s('x')}`}
          value={draft.x}
          error={errors['address.x']}
          onChange={(event) => setDraft((now) => ({ ...now, x: event.target.value }))}
        />
        <NumberField
          label={`${s('address')}: ${s('y')}`}
          value={draft.y}
          error={errors['address.y']}
          onChange={(event) => setDraft((now) => ({ ...now, y: event.target.value }))}
        />
      </div>
      <ErrorNote error={Object.keys(errors).length > 0 ? null : create.error} />
      <div>
        <Button type="submit" busy={create.busy}>
          {s('addPerson')}
        </Button>
      </div>
    </form>
  );
}
