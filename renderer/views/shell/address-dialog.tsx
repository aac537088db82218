// A person's delivery address: one's own, or (for managers) anyone's.

import { useState } from 'react';
import type { Person } from '../../../main/contracts/app-api.js';
import { FormDialog } from '../../components/form-dialog.js';
import { NumberField } from '../../components/field.js';
import { useToast } from '../../components/toast.js';
import { useServices } from '../../state/context.js';
import { useAction } from '../../state/use-action.js';
import { s } from './strings.js';

/** Digits as a whole number, or null. */
export function wholeNumber(text: string): number | null {
  return /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : null;
}

export interface AddressDialogProps {
  readonly person: Person;
  /** The signed-in person's own. */
  readonly own?: boolean;
  readonly onClose: () => void;
}

export function AddressDialog({ person, own = true, onClose }: AddressDialogProps) {
  const { client } = useServices();
  const [x, setX] = useState(String(person.address.x));
  const [y, setY] = useState(String(person.address.y));
  const [tried, setTried] = useState(false);
  const save = useAction('people.setAddress');
  const toast = useToast();
  const problem = (text: string) => (tried && wholeNumber(text) === null ? s('wholeNumber', { got: text }) : undefined);

  const submit = async () => {
    setTried(true);
    const address = { x: wholeNumber(x), y: wholeNumber(y) };
    if (address.x === null || address.y === null) return;
    const saved = await save.run({ personId: person.id, address: { x: address.x, y: address.y } });
    if (saved === undefined) return;
    toast({ title: s('addressSaved') });
    onClose();
    if (own) await client.refreshSession();
  };
  return (
    <FormDialog
      title={own ? s('addressTitle') : s('addressTitleOf', { name: person.name })}
      description={own ? s('addressText') : s('addressTextOf', { name: person.name })}
      onClose={onClose}
      onSubmit={submit}
      busy={save.busy}
      error={save.error}
    >
      <div className="form-row">
        <NumberField label={s('x')} value={x} onChange={(event) => setX(event.target.value)} error={problem(x)} />
        <NumberField label={s('y')} value={y} onChange={(event) => setY(event.target.value)} error={problem(y)} />
      </div>
    </FormDialog>
  );
}
