// A dialog that is one form: cancel and a main button below it, Ctrl+Enter from anywhere in it, the first wrong field focused.

import { useId, useRef, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import type { CodedError } from '../../main/core/lib/result.js';
import { defineStrings } from '../state/strings.js';
import { Button } from './button.js';
import { Dialog, type DialogProps } from './dialog.js';
import { ErrorNote } from './error-note.js';

const s = defineStrings('form-dialog', { cancel: 'Cancel', save: 'Save' });

export interface FormDialogProps extends Pick<DialogProps, 'title' | 'description' | 'wide' | 'onClose'> {
  /** The main button's text; "Save" if none. */
  readonly submit?: string;
  readonly onSubmit: () => void | Promise<void>;
  readonly busy: boolean;
  readonly error: CodedError | null;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function FormDialog(props: FormDialogProps) {
  const { submit = s('save'), onSubmit, busy, error, className, children, onClose, ...dialog } = props;
  const id = useId();
  const element = useRef<HTMLFormElement>(null);
  const run = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    void onSubmit();
    // Once the errors are drawn.
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  return (
    <Dialog
      open
      {...dialog}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{s('cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={element}
        noValidate
        className={className}
        onSubmit={run}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && run(event)}
      >
        {children}
      </form>
      <ErrorNote error={error} />
    </Dialog>
  );
}
