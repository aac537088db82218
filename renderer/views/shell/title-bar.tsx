// World and mode at the top, with the palette, Back, Forward, New order and the key sheet.

import { ArrowLeft, ArrowRight, FlaskConical, Globe, Keyboard, Plus, Search } from 'lucide-react';
import { Button, IconButton } from '../../components/button.js';
import { cx } from '../../components/cx.js';
import { useApp, useNav } from '../../state/hooks.js';
import { views } from '../views.js';
import { s } from './strings.js';
import styles from './title-bar.module.css';

export interface TitleBarProps {
  readonly onKeys: () => void;
  readonly onFind: () => void;
}

export function TitleBar({ onKeys, onFind }: TitleBarProps) {
  const { go, back, forward } = useNav();
  const mode = useApp((state) => state.status?.mode ?? null);
  const worldId = useApp((state) => state.status?.worldId ?? null);
  const still = useApp((state) => state.status?.lab?.paused === true);
  const label = useApp((state) => state.status?.worldLabel ?? '');
  const signedIn = useApp((state) => Boolean(state.session?.person));
  return (
    <header className={styles['bar']}>
      <span className={styles['app']}>{s('app')}</span>
      {mode === 'simulated' && (
        <span className={cx(styles['chip'], styles['simulated'])}>
          <FlaskConical aria-hidden />
          {worldId === null ? s('simulatedNoWorld') : s('simulatedChip', { id: String(worldId) })}
          {still && ` · ${s('stillChip')}`}
        </span>
      )}
      {mode === 'real' && (
        <span className={cx(styles['chip'], styles['real'])}>
          <Globe aria-hidden />
          {s('realChip')}
        </span>
      )}
      <span className={styles['world']}>{label}</span>
      <span className={styles['space']} />
      {signedIn && (
        <>
          <IconButton label={s('find')} icon={<Search />} onClick={onFind} />
          <IconButton label={s('back')} icon={<ArrowLeft />} onClick={back} />
          <IconButton label={s('forward')} icon={<ArrowRight />} onClick={forward} />
        </>
      )}
      <IconButton label={s('keys')} icon={<Keyboard />} onClick={onKeys} />
      {signedIn && views['order-new'] !== undefined && (
        <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => go('order-new')}>
          <span className={styles['newOrder']}>{s('newOrder')}</span>
        </Button>
      )}
    </header>
  );
}
