// All keys on one sheet.

import { Dialog } from '../../components/dialog.js';
import { Kbd } from '../../components/kbd.js';
import styles from './help.module.css';
import { s } from './strings.js';

type Row = readonly [keys: readonly string[], text: string];

function rows(): readonly (readonly [heading: string, rows: readonly Row[]])[] {
  return [
    [
      s('keysEverywhere'),
      [
        [['1', '…', '8'], s('keyViews')],
        [['Ctrl+K'], s('keyPalette')],
        [['Ctrl+N'], s('keyOrder')],
        [['Alt+←', 'Alt+→'], s('keyBack')],
        [['Esc'], s('keyEscape')],
        [['?', 'F1'], s('keyHelp')],
      ],
    ],
    [
      s('keysTable'),
      [
        [['↑', '↓', '←', '→'], s('keyMove')],
        [['Home', 'End'], s('keyEnds')],
        [['PgUp', 'PgDn'], s('keyPage')],
        [['Enter'], s('keyOpen')],
        [['Space'], s('keySelect')],
        [['Shift+↑', 'Shift+↓'], s('keyMark')],
        [['Ctrl+C'], s('keyCopy')],
        [['Ctrl+A'], s('keyAll')],
        [['Shift+F10'], s('keyMenu')],
        [['Shift+←', 'Shift+→'], s('keyWidth')],
        [['Ctrl+←', 'Ctrl+→'], s('keyPlace')],
        [['R'], s('keyReplenish')],
      ],
    ],
    [
      s('keysLab'),
      [
        [['P'], s('keyPause')],
        [['.'], s('keyStepEvent')],
        [[','], s('keyStepTick')],
      ],
    ],
  ];
}

export function KeyTable() {
  return (
    <div className={styles['keys']}>
      {rows().map(([heading, all]) => (
        <section key={heading}>
          <h3>{heading}</h3>
          <dl>
            {all.map(([keys, text]) => (
              <div key={text} className={styles['keyRow']}>
                <dt>
                  {keys.map((key) => (
                    <Kbd key={key} keys={key} />
                  ))}
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog open wide title={s('keys')} onClose={onClose}>
      <KeyTable />
    </Dialog>
  );
}
