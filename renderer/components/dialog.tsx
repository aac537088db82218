// A modal dialog: title, body, actions. Closing it is the owner's decision (`onClose`); what was typed is the form's.

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { defineStrings } from '../state/strings.js';
import { IconButton } from './button.js';
import styles from './dialog.module.css';

const s = defineStrings('dialog', { close: 'Close' });

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
  /** The row of buttons at the end; the main one last. */
  readonly actions?: ReactNode;
  /** `full`: for tables of many columns. */
  readonly wide?: boolean | 'full';
}

export function Dialog({ open, onClose, title, description, children, actions, wide = false }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  // The first field is what one came for; without fields the main button.
  const firstFocus = () =>
    popup.current?.querySelector<HTMLElement>('input, select, textarea, footer button:last-of-type') ?? true;
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} />
        <Base.Popup
          ref={popup}
          initialFocus={firstFocus}
          className={styles['popup']}
          data-modal
          data-wide={wide || undefined}
        >
          <header className={styles['header']}>
            <Base.Title className={styles['title']}>{title}</Base.Title>
            <IconButton label={s('close')} icon={<X />} onClick={onClose} />
          </header>
          <div className={styles['body']}>
            {description !== undefined && (
              <Base.Description className={styles['description']}>{description}</Base.Description>
            )}
            {children}
          </div>
          {actions !== undefined && <footer className={styles['actions']}>{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
