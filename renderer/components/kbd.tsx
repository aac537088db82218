// A key as it is printed on a keyboard.

import styles from './kbd.module.css';

export function Kbd({ keys }: { /** 'Ctrl+N' */ readonly keys: string }) {
  return (
    <span className={styles['keys']}>
      {keys.split('+').map((key) => (
        <kbd key={key} className={styles['key']}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
