// A labelled control with its hint and its error, linked for screen readers. Text, number, choice and check box.

import { useId, type ComponentProps, type ReactNode } from 'react';
import { cx } from './cx.js';
import styles from './field.module.css';

interface FieldShellProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  /** Kept for screen readers but not drawn (filters in a bar). */
  readonly hideLabel?: boolean;
}

interface FieldProps extends FieldShellProps {
  readonly className?: string | undefined;
  readonly children: (props: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** Any control: give it the id and the aria attributes. */
export function Field({ label, hint, error, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(' ');
  return (
    <div className={cx(styles['field'], className)}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles['label']}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles['error']}>
          {error}
        </p>
      )}
    </div>
  );
}

type Control<T extends 'input' | 'select' | 'textarea'> = Omit<ComponentProps<T>, 'id'> & FieldShellProps;

export function TextField({ label, hint, error, hideLabel = false, className, ...rest }: Control<'input'>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      {(aria) => (
        <input type="text" autoComplete="off" spellCheck={false} {...rest} {...aria} className={styles['input']} />
      )}
    </Field>
  );
}

/** Text that should be a number: what it means is the form's business, so nothing typed is lost. */
export function NumberField(props: Control<'input'>) {
  return <TextField inputMode="numeric" {...props} />;
}

export function SelectField({
  label,
  hint,
  error,
  hideLabel = false,
  className,
  children,
  ...rest
}: Control<'select'>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      {(aria) => (
        <select {...rest} {...aria} className={cx(styles['input'], styles['select'])}>
          {children}
        </select>
      )}
    </Field>
  );
}

export function CheckField({ label, className, ...rest }: Omit<ComponentProps<'input'>, 'type'> & { label: string }) {
  return (
    <label className={cx(styles['check'], className)}>
      <input {...rest} type="checkbox" />
      <span>{label}</span>
    </label>
  );
}
