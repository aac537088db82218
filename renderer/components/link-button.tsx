// A button that reads as a link inside text: opens something within the program.

import type { ComponentProps } from 'react';
import { cx } from './cx.js';
import styles from './link-button.module.css';

export function LinkButton({ className, ...rest }: ComponentProps<'button'>) {
  return <button type="button" {...rest} className={cx(styles['link'], className)} />;
}
