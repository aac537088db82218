// The bottom line: links, simulator, queue, unacked, speed, problems, and who is signed in.

import { CircleCheck, KeyRound, LogOut, MapPin, CircleHelp, TriangleAlert, UserRound } from 'lucide-react';
import { memo, useState } from 'react';
import { cx } from '../../components/cx.js';
import { formatNumber } from '../../components/format.js';
import { type StateLook, PROCESS_LOOK, processWords } from '../../components/link-state.js';
import { Menu } from '../../components/menu.js';
import { NumberCell } from '../../components/number-cell.js';
import { ToneIcon } from '../../components/status-badge.js';
import { useServices } from '../../state/context.js';
import { useApp, useAppEvery, useNav } from '../../state/hooks.js';
import { AddressDialog } from './address-dialog.js';
import { LabChips } from './lab-chips.js';
import { LinkLamp } from './link-lamp.js';
import { MomentChip } from './moment-chip.js';
import { NotificationCentre } from './notices/notification-centre.js';
import { PasswordDialog } from './password-dialog.js';
import styles from './status-bar.module.css';
import { s } from './strings.js';

const READABLE_MS = 250;
/** They take nothing from the bar, whose figures change four times a second. */
const Notices = memo(NotificationCentre);
const Menus = memo(PersonMenu);

interface LampProps {
  readonly name: string;
  readonly look: StateLook;
  readonly word: string;
  readonly onClick: () => void;
}

function Lamp({ name, look, word, onClick }: LampProps) {
  return (
    <button type="button" className={cx(styles['part'], styles['lamp'])} onClick={onClick}>
      <ToneIcon {...look} />
      <span className={styles['name']}>{name}</span>
      <span className={styles['word']}>{word}</span>
    </button>
  );
}

export function StatusBar() {
  const status = useApp((state) => state.status);
  const problems = useApp((state) => state.feed?.problems ?? 0);
  const signedIn = useApp((state) => Boolean(state.session?.person));
  const { go } = useNav();
  return (
    <footer aria-label={s('statusBar')} className={styles['bar']}>
      <MomentChip />
      {status !== null && (
        <>
          <LinkLamp link={status.links.world} />
          <LinkLamp link={status.links.ups} />
          {status.simulator !== null && (
            <Lamp
              name={s('simulatorShort')}
              look={PROCESS_LOOK[status.simulator.state]}
              word={processWords(status.simulator.state)}
              onClick={() => go('connections')}
            />
          )}
          <span className={styles['part']}>
            {s('queued')} <Queued />
          </span>
          <span className={styles['part']}>
            {s('unacked')} <NumberCell value={status.links.world.unackedOut + status.links.ups.unackedOut} strong />
          </span>
          <span className={cx(styles['part'], styles['extra'])}>
            {s('speed')} <strong>{formatNumber(status.simspeed)}</strong>
          </span>
          <LabChips />
        </>
      )}
      <span className={styles['space']} />
      <button
        type="button"
        className={cx(styles['part'], styles['lamp'], problems > 0 && styles['bad'])}
        onClick={() => go('home')}
      >
        {problems > 0 ? <TriangleAlert aria-hidden /> : <CircleCheck aria-hidden />}
        {problems > 0 ? s('problems', { n: problems }) : <span className={styles['word']}>{s('noProblems')}</span>}
      </button>
      {signedIn && <Notices />}
      <Menus />
    </footer>
  );
}

/** Faster it could not be read; and alone, so that the bar is not drawn with it. */
function Queued() {
  const queued = useAppEvery(READABLE_MS, (state) => state.feed?.pipeline.placed ?? 0);
  return <NumberCell value={queued} strong />;
}

function PersonMenu() {
  const { client } = useServices();
  const person = useApp((state) => state.session?.person ?? null);
  const { go } = useNav();
  const [addressOpen, setAddressOpen] = useState(false);
  const [passwordOpen, setPasswordOpen] = useState(false);
  if (person === null) return null;
  const signOut = () => {
    client.signOut().catch(() => {
      // The token is gone from this window either way; the banner says that the connection is lost.
    });
  };
  return (
    <>
      <Menu
        side="top"
        heading={s('signedInAs', { name: person.name, role: s(person.role) })}
        trigger={
          <button type="button" className={cx(styles['part'], styles['lamp'])}>
            <UserRound aria-hidden />
            {person.name}
          </button>
        }
        items={[
          { id: 'address', label: s('address'), icon: <MapPin />, onSelect: () => setAddressOpen(true) },
          { id: 'password', label: s('password'), icon: <KeyRound />, onSelect: () => setPasswordOpen(true) },
          { id: 'help', label: s('about'), icon: <CircleHelp />, onSelect: () => go('help') },
          { id: 'out', label: s('signOut'), icon: <LogOut />, onSelect: signOut },
        ]}
      />
      {addressOpen && <AddressDialog person={person} onClose={() => setAddressOpen(false)} />}
      {passwordOpen && <PasswordDialog person={person} own onClose={() => setPasswordOpen(false)} />}
    </>
  );
}
