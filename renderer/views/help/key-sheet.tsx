// All keys on one sheet: those of the present view first.

import { Dialog } from '../../components/dialog.js';
import { Kbd } from '../../components/kbd.js';
import { useNav } from '../../state/hooks.js';
import type { ViewId } from '../../state/nav-store.js';
import styles from './help.module.css';
import { s } from './strings.js';

type Row = readonly [keys: readonly string[], text: string];
type Section = readonly [heading: string, rows: readonly Row[]];

/** The keys of one view; undefined: it has none of its own. */
function rowsOf(view: ViewId): readonly Row[] | undefined {
  switch (view) {
    case 'inventory':
      return [
        [['R'], s('keyReplenish')],
        [['L'], s('keyLedger')],
        [['Enter'], s('keyNumber')],
      ];
    case 'orders':
      return [
        [['Ctrl+P'], s('keyPrint')],
        [['Enter'], s('keyOpenOrder')],
      ];
    case 'order-new':
      return [
        [['Ctrl+Enter'], s('keyPlaceOrder')],
        [['Enter'], s('keyTake')],
      ];
    case 'timeline':
      return [
        [['←', '→'], s('keyEvents')],
        [['↑', '↓'], s('keyLanes')],
        [['A', 'D'], s('keyPan')],
        [['W', 'S'], s('keyZoom')],
        [['F', '0'], s('keyFit')],
        [['L'], s('keyLive')],
        [['N', 'Shift+N'], s('keyProblem')],
        [['T'], s('keyTwin')],
        [['M'], s('keyMarkMoment')],
        [['Alt'], s('keyRange')],
      ];
    case 'lab':
      return [
        [['P'], s('keyPause')],
        [['.'], s('keyStepEvent')],
        [[','], s('keyStepTick')],
      ];
    default:
      return undefined;
  }
}

const WITH_KEYS = ['inventory', 'orders', 'order-new', 'timeline', 'lab'] as const;
const HEADINGS: Readonly<Record<(typeof WITH_KEYS)[number], string>> = {
  inventory: s('keysInventory'),
  orders: s('keysOrders'),
  'order-new': s('keysOrderNew'),
  timeline: s('keysTimeline'),
  lab: s('keysLab'),
};

/** Those of the present view first, then what works everywhere, then the other views'. */
function sections(present: ViewId): readonly Section[] {
  const own = WITH_KEYS.map((view) => ({ view, section: [HEADINGS[view], rowsOf(view) ?? []] as const }));
  return [
    ...own.filter(({ view }) => view === present).map(({ section }) => section),
    [
      s('keysEverywhere'),
      [
        [['1', '…', '9'], s('keyViews')],
        [['Ctrl+K'], s('keyPalette')],
        [['Ctrl+N'], s('keyOrder')],
        [['Ctrl+F'], s('keyFind')],
        [['Ctrl+E'], s('keyExport')],
        [['Ctrl+P'], s('keyPrintOne')],
        [['Ctrl+Shift+P'], s('keyPrintList')],
        [['Alt+←', 'Alt+→'], s('keyBack')],
        [['L'], s('keyPresent')],
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
        [['Ctrl+A'], s('keyAll')],
        [['Ctrl+C'], s('keyCopy')],
        [['Shift+F10'], s('keyMenu')],
        [['Shift+←', 'Shift+→'], s('keyWidth')],
        [['Ctrl+←', 'Ctrl+→'], s('keyPlace')],
      ],
    ],
    ...own.filter(({ view }) => view !== present).map(({ section }) => section),
  ];
}

export function KeyTable() {
  const { place } = useNav();
  return (
    <div className={styles['keys']}>
      {sections(place.view).map(([heading, all]) => (
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
