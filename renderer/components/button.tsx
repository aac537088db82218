// The button and its icon-only form. An icon-only button always has a name, shown as a tooltip.

import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';
import { cx } from './cx.js';
import { Tooltip } from './tooltip.js';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: 'primary' | 'default' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: ReactNode;
  /** Shows that its work goes on; further presses do nothing. */
  readonly busy?: boolean;
}

export function Button({
  variant = 'default',
  size = 'normal',
  icon,
  busy,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy === true ? true : undefined}
      aria-disabled={busy === true ? true : rest['aria-disabled']}
      onClick={busy === true ? (event) => event.preventDefault() : rest.onClick}
      className={cx(styles['button'], styles[variant], size === 'small' && styles['small'], className)}
    >
      {icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  readonly label: string;
  readonly icon: ReactNode;
}

export function IconButton({ label, icon, className, variant = 'quiet', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <Button
        {...rest}
        variant={variant}
        aria-label={label}
        className={cx(styles['iconOnly'], className)}
        icon={icon}
      />
    </Tooltip>
  );
}
