// One account in the list: name, role, address, and what may be changed about it by whoever is signed in.

import { KeyRound, MapPin, MoreHorizontal, UserX } from 'lucide-react';
import { useState } from 'react';
import type { Person } from '../../../main/contracts/app-api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatPoint } from '../../components/format.js';
import { Menu, type MenuItem } from '../../components/menu.js';
import { useToast } from '../../components/toast.js';
import { useApp, useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import { AddressDialog } from '../shell/address-dialog.js';
import { PasswordDialog } from '../shell/password-dialog.js';
import styles from './settings.module.css';
import { s } from './strings.js';

type Asked = 'address' | 'password' | 'remove' | null;

export function PersonRow({ person, onChanged }: { readonly person: Person; readonly onChanged: () => void }) {
  const own = useApp((state) => state.session?.person?.id === person.id);
  const manages = useRole() === 'manager';
  const [asked, setAsked] = useState<Asked>(null);
  const mayChange = person.removed !== true && (own || manages);
  const close = () => {
    setAsked(null);
    onChanged();
  };
  const items: MenuItem[] = [
    { id: 'address', label: s('changeAddress'), icon: <MapPin />, onSelect: () => setAsked('address') },
    { id: 'password', label: s('changePassword'), icon: <KeyRound />, onSelect: () => setAsked('password') },
    ...(manages
      ? [{ id: 'remove', label: s('removePerson'), icon: <UserX />, onSelect: () => setAsked('remove') }]
      : []),
  ];
  return (
    <tr data-removed={person.removed}>
      <td>
        {person.name}
        {person.demo && <span className={styles['tag']}>{s('demo')}</span>}
        {person.removed === true && <span className={styles['tag']}>{s('removed')}</span>}
      </td>
      <td>{s(person.role)}</td>
      <td>{formatPoint(person.address)}</td>
      <td className={styles['more']}>
        {mayChange && (
          <Menu
            items={items}
            trigger={
              <Button
                size="small"
                variant="quiet"
                aria-label={s('changePerson', { name: person.name })}
                icon={<MoreHorizontal aria-hidden />}
              />
            }
          />
        )}
        {asked === 'address' && <AddressDialog person={person} own={own} onClose={close} />}
        {asked === 'password' && <PasswordDialog person={person} own={own} onClose={close} />}
        {asked === 'remove' && <RemovePerson person={person} onClose={close} />}
      </td>
    </tr>
  );
}

function RemovePerson({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const remove = useAction('people.remove');
  const toast = useToast();
  const onRemove = async () => {
    if ((await remove.run({ personId: person.id })) === undefined) return;
    toast({ title: s('personRemoved', { name: person.name }) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('removeTitle', { name: person.name })}
      description={s('removeText')}
      actions={
        <>
          <Button onClick={onClose}>{s('cancel')}</Button>
          <Button variant="danger" busy={remove.busy} onClick={() => void onRemove()}>
            {s('removeDo', { name: person.name })}
          </Button>
        </>
      }
    >
      <ErrorNote error={remove.error} />
    </Dialog>
  );
}
