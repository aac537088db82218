// Help: how it works, the keys, and about.

import { CheckField } from '../../components/field.js';
import { Panel } from '../../components/panel.js';
import { useDraft } from '../../state/hooks.js';
import { About } from './about.js';
import styles from './help.module.css';
import { KeyTable } from './key-sheet.js';
import { s } from './strings.js';

export function HelpView() {
  const [singleKeys, setSingleKeys] = useDraft('pref.single-keys', true);
  return (
    <div className="view-scroll">
      <div className={styles['page']}>
        <h1>{s('title')}</h1>
        <Panel title={s('how')}>
          <div className={styles['how']}>
            <p>{s('how1')}</p>
            <p>{s('how2')}</p>
            <p>{s('how3')}</p>
          </div>
        </Panel>
        <Panel title={s('keys')}>
          <KeyTable />
          <CheckField
            label={s('single')}
            checked={singleKeys}
            onChange={(event) => setSingleKeys(event.target.checked)}
          />
          <p className={styles['hint']}>{s('singleHint')}</p>
        </Panel>
        <About />
      </div>
    </div>
  );
}
