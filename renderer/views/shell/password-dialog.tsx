// A new password: one's own takes the old one along, somebody else's is set by a manager. Nothing typed here is kept.

import { useState } from 'react';
import { LIMITS, type Person } from '../../../main/contracts/app-api.js';
import { FormDialog } from '../../components/form-dialog.js';
import { TextField } from '../../components/field.js';
import { useToast } from '../../components/toast.js';
import { useAction } from '../../state/use-action.js';
import { s } from './strings.js';

export interface PasswordDialogProps {
  readonly person: Person;
  /** The signed-in person's own. */
  readonly own: boolean;
  readonly onClose: () => void;
}

export function PasswordDialog({ person, own, onClose }: PasswordDialogProps) {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const save = useAction('people.setPassword');
  const toast = useToast();
  const tooShort = fresh.length < LIMITS.passwordMin;
  const wrongOld = save.error?.code === 'wrong-password';

  const submit = async () => {
    setTried(true);
    if (tooShort || again !== fresh) return;
    const params = { personId: person.id, newPassword: fresh, ...(own ? { oldPassword: old } : {}) };
    if ((await save.run(params)) === undefined) return;
    toast({ title: own ? s('passwordSaved') : s('passwordSet', { name: person.name }) });
    onClose();
  };
  return (
    <FormDialog
      title={own ? s('passwordTitle') : s('passwordTitleOf', { name: person.name })}
      description={own ? s('passwordText') : s('passwordTextOf', { name: person.name })}
      onClose={onClose}
      onSubmit={submit}
      busy={save.busy}
      error={wrongOld ? null : save.error}
    >
      {/* Tells a password manager whose it is. */}
      <input type="text" autoComplete="username" value={person.name} readOnly hidden />
      {own && (
        <TextField
          label={s('oldPassword')}
          type="password"
          autoComplete="current-password"
          value={old}
          error={wrongOld ? s('oldPasswordWrong') : undefined}
          onChange={(event) => setOld(event.target.value)}
        />
      )}
      <TextField
        label={s('newPassword')}
        type="password"
        autoComplete="new-password"
        maxLength={LIMITS.passwordMax}
        hint={s('passwordHint', { n: LIMITS.passwordMin })}
        value={fresh}
        error={tried && tooShort ? s('passwordHint', { n: LIMITS.passwordMin }) : undefined}
        onChange={(event) => setFresh(event.target.value)}
      />
      <TextField
        label={s('newPasswordAgain')}
        type="password"
        autoComplete="new-password"
        maxLength={LIMITS.passwordMax}
        value={again}
        error={tried && again !== fresh ? s('passwordsDiffer') : undefined}
        onChange={(event) => setAgain(event.target.value)}
      />
    </FormDialog>
  );
}
