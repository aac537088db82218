// Short messages in the corner: at most three, pausing under pointer or focus. Never the only place of information.

import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { defineStrings } from '../state/strings.js';
import { IconButton } from './button.js';
import styles from './toast.module.css';

const s = defineStrings('toast', { close: 'Dismiss', list: 'Notifications' });

export interface ToastOptions {
  readonly title: string;
  /** What it is about, such as `order-12`: it takes the place of the one that was said of it before. */
  readonly about?: string;
  readonly text?: ReactNode;
  /** For example Undo; the toast then stays 8 s. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** How long it stays, in ms; it waits while the pointer or the focus is on it. */
  readonly stay?: number;
}

/** Shows a toast. Usable below ToastProvider. */
export function useToast(): (options: ToastOptions) => void {
  const { add, close } = Base.useToastManager();
  return ({ title, about, text, action, stay }) => {
    const id = add({
      ...(about === undefined ? {} : { id: about }),
      title,
      // Named even where there is none, so that nothing stays of the one before.
      description: text,
      actionProps: undefined,
      timeout: stay ?? (action === undefined ? 5000 : 8000),
      ...(action === undefined
        ? {}
        : {
            actionProps: {
              children: action.label,
              onClick: () => {
                action.run();
                close(id);
              },
            },
          }),
    });
  };
}

function ToastList() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} swipeDirection="right" className={styles['toast']}>
      <div className={styles['content']}>
        <Base.Title className={styles['title']} />
        <Base.Description className={styles['text']} />
      </div>
      <Base.Action className={styles['action']} />
      <Base.Close render={<IconButton label={s('close')} icon={<X />} size="small" />} />
    </Base.Root>
  ));
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Base.Provider limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport aria-label={s('list')} className={styles['viewport']}>
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
