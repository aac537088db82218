// Why the program cannot go on with its world, in the kernel's words, with what can be done about it here.

import { useState } from 'react';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { useToast } from '../../components/toast.js';
import { useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import styles from './world-notice.module.css';
import { s } from './strings.js';

/** The world has forgotten this store, is another one, or came back older: a person decides. */
const TO_DECIDE = new Set(['world-forgotten', 'world-another', 'world-older']);
/** Worth another try at once. */
const TO_RETRY = new Set(['world-unavailable', 'world-refused']);

export function WorldNotice({ notice }: { readonly notice: { readonly code: string; readonly text: string } }) {
  const decides = TO_DECIDE.has(notice.code);
  return (
    <Banner tone={decides ? 'error' : 'warning'} action={<Actions code={notice.code} />}>
      {notice.text}
    </Banner>
  );
}

function Actions({ code }: { readonly code: string }) {
  const role = useRole();
  const [asking, setAsking] = useState(false);
  const ask = useAction('links.reconnect');
  if (!TO_DECIDE.has(code) && !TO_RETRY.has(code)) return null;
  const mayBegin = role === 'manager' || role === 'tester';
  return (
    <span className={styles['actions']}>
      <Button size="small" busy={ask.busy} onClick={() => void ask.run({ link: 'world' })}>
        {TO_DECIDE.has(code) ? s('askAgain') : s('tryNow')}
      </Button>
      {TO_DECIDE.has(code) && mayBegin && (
        <Button size="small" onClick={() => setAsking(true)}>
          {s('beginAnew')}
        </Button>
      )}
      {TO_DECIDE.has(code) && !mayBegin && <span>{s('beginAnewRoles')}</span>}
      {ask.error !== null && <span>{ask.error.message}</span>}
      {asking && <BeginAnew onClose={() => setAsking(false)} />}
    </span>
  );
}

function BeginAnew({ onClose }: { readonly onClose: () => void }) {
  const begin = useAction('worlds.beginAnew');
  const toast = useToast();
  const onBegin = async () => {
    const begun = await begin.run({});
    if (begun === undefined) return;
    toast({
      title:
        begun.left === 0
          ? s('begunAnew', { n: begun.orders })
          : s('begunAnewLeft', { n: begun.orders, left: begun.left }),
    });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={s('beginAnewTitle')}
      description={s('beginAnewText')}
      actions={
        <>
          <Button onClick={onClose}>{s('cancel')}</Button>
          <Button variant="primary" busy={begin.busy} onClick={() => void onBegin()}>
            {s('beginAnew')}
          </Button>
        </>
      }
    >
      <ErrorNote error={begin.error} />
    </Dialog>
  );
}
