// What goes on in the background: a sentence and a bar.

import type { BackupWork } from '../../main/core/feed/types.js';
import styles from './work-progress.module.css';

export function WorkProgress({ work }: { readonly work: BackupWork }) {
  return (
    <div className={styles['work']} role="status">
      <span>{work.text}</span>
      <progress aria-label={work.text} max={100} value={work.percent} />
    </div>
  );
}
