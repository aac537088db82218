// Signing in: one click on a demo person in a simulated world, else name and password. Works while the program starts.

import { ClipboardCheck, FlaskConical, UsersRound, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import type { Person, Role } from '../../../main/contracts/app-api.js';
import type { CodedError } from '../../../main/core/lib/result.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { TextField } from '../../components/field.js';
import { useServices } from '../../state/context.js';
import { useApp, useDraft } from '../../state/hooks.js';
import { toCodedError } from '../../state/rpc-error.js';
import { RecoveryNotice } from '../shell/recovery-notice.js';
import styles from './sign-in.module.css';
import { s } from './strings.js';

const ICONS: Readonly<Record<Role, LucideIcon>> = {
  staff: ClipboardCheck,
  manager: UsersRound,
  tester: FlaskConical,
};
/** Who comes to a new desk most likely comes first. Spelled out: the contract's schemas are no part of what this screen loads. */
const RANK: Readonly<Record<Role, number>> = { staff: 0, manager: 1, tester: 2 };
/** These say that the program is not there yet, not that the person may not come in. */
const NOT_YET = new Set(['starting', 'not-connected', 'connection-lost', 'timeout']);

type Attempt = { readonly name: string; readonly password: string } | { readonly personId: number };

/** Tries until it is decided: what was refused for being too early is tried again when the program says it is ready. */
function useSignIn() {
  const { client } = useServices();
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const [error, setError] = useState<CodedError | null>(null);
  const [tooEarly, setTooEarly] = useState(false);
  const ready = useApp((state) => state.status?.phase === 'ready' && state.connection === 'open');

  const run = async (next: Attempt) => {
    setAttempt(next);
    setTooEarly(false);
    setError(null);
    try {
      if ('personId' in next) await client.signInDemo(next.personId);
      else await client.signIn(next.name, next.password);
      setAttempt(null);
    } catch (thrown) {
      const failure = toCodedError(thrown);
      if (NOT_YET.has(failure.code)) return setTooEarly(true);
      setAttempt(null);
      setError(failure);
    }
  };
  useEffect(() => {
    if (!ready || !tooEarly || attempt === null) return;
    const timer = setTimeout(() => void run(attempt));
    return () => clearTimeout(timer);
    // The attempt is made once for each time that the program becomes ready.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ready, tooEarly]);
  return { run, busy: attempt !== null, error };
}

function Waiting({ busy }: { readonly busy: boolean }) {
  const connection = useApp((state) => state.connection);
  const lost = useApp((state) => state.lostAt !== null);
  const status = useApp((state) => state.status);
  if (connection !== 'open') {
    const text = lost || connection === 'closed' ? s('lostLink') : s('waitingLink');
    return (
      <Banner tone={lost ? 'warning' : 'info'} inset>
        {text}
      </Banner>
    );
  }
  if (status === null || status.phase === 'ready') return null;
  const text = status.phaseText === null ? '' : `: ${status.phaseText.replace(/\.$/, '')}`;
  if (status.recovery) return <RecoveryNotice recovery={status.recovery} inset />;
  if (status.phase === 'failed') {
    return (
      <Banner tone="error" inset>
        {s('failed', { text })}
      </Banner>
    );
  }
  return <Banner inset>{s(busy ? 'waiting' : 'starting', { text })}</Banner>;
}

export function SignIn() {
  const people = useApp((state) => state.session?.oneClick) ?? [];
  const real = useApp((state) => state.status?.mode === 'real');
  const [name, setName] = useDraft('sign-in.name', '');
  const [password, setPassword] = useState('');
  const [nameError, setNameError] = useState<string | null>(null);
  const { run, busy, error } = useSignIn();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = name.trim() === '';
    setNameError(missing ? s('needName') : null);
    if (!missing) void run({ name: name.trim(), password });
  };
  return (
    <div className={styles['page']}>
      <div className={styles['column']}>
        <h1>{s('title')}</h1>
        <Waiting busy={busy} />
        <ErrorNote error={error} />
        {people.length > 0 && (
          <section aria-label={s('demo')}>
            <h2 className={styles['heading']}>{s('demo')}</h2>
            <p className={styles['hint']}>{s('demoHint')}</p>
            <ul className={styles['people']}>
              {people
                .toSorted((a, b) => RANK[a.role] - RANK[b.role])
                .map((person) => (
                  <DemoPerson key={person.id} person={person} onPick={() => void run({ personId: person.id })} />
                ))}
            </ul>
          </section>
        )}
        <form className={styles['form']} aria-label={s('form')} noValidate onSubmit={submit}>
          <h2 className={styles['heading']}>{s('form')}</h2>
          {real && <p className={styles['hint']}>{s('realHint')}</p>}
          <TextField
            label={s('name')}
            name="username"
            autoComplete="username"
            value={name}
            error={nameError}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label={s('password')}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <div>
            <Button type="submit" variant="primary" busy={busy}>
              {s('submit')}
            </Button>
          </div>
        </form>
      </div>
    </div>
  );
}

function DemoPerson({ person, onPick }: { readonly person: Person; readonly onPick: () => void }) {
  const Icon = ICONS[person.role];
  return (
    <li>
      <button type="button" className={styles['person']} onClick={onPick}>
        <Icon aria-hidden />
        <span>
          <strong>{person.name}</strong>
          <span className={styles['role']}>{s(person.role)}</span>
        </span>
      </button>
    </li>
  );
}
