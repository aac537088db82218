// Which printer takes what: chosen once for this machine, then nobody is asked again.

import type { PrinterChoice, PrinterList } from '../../../main/contracts/printing.js';
import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { SelectField } from '../../components/field.js';
import { Panel } from '../../components/panel.js';
import { useQuery } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import styles from './settings.module.css';
import { s } from './strings.js';

const PAPERS = ['sheets', 'labels'] as const;

export function PrintersPanel() {
  const list = useQuery('printers.list', {});
  const choose = useAction('printers.choose');
  const onChoose = async (choice: PrinterChoice) => {
    await choose.run(choice);
    list.refetch();
  };
  return (
    <Panel title={s('printers')}>
      {list.data === undefined ? (
        list.error === null && <EmptyState title={s('loading')} />
      ) : (
        <Printers list={list.data} busy={choose.busy} onChoose={onChoose} onLook={list.refetch} />
      )}
      <ErrorNote error={list.error} onRetry={list.refetch} />
      <ErrorNote error={choose.error} />
    </Panel>
  );
}

interface PrintersProps {
  readonly list: PrinterList;
  readonly busy: boolean;
  readonly onChoose: (choice: PrinterChoice) => Promise<void>;
  readonly onLook: () => void;
}

function Printers({ list: { available, printers, chosen }, busy, onChoose, onLook }: PrintersProps) {
  if (!available) return <p className={styles['note']}>{s('printersBrowser')}</p>;
  const gone = (name: string | null) => name !== null && !printers.some((one) => one.name === name);
  return (
    <div className={styles['fields']}>
      <p className={styles['note']}>{s(printers.length === 0 ? 'printersNone' : 'printersText')}</p>
      <div className="form-row">
        {PAPERS.map((paper) => (
          <SelectField
            key={paper}
            label={s(`printer-${paper}`)}
            value={chosen[paper] ?? ''}
            disabled={busy}
            error={gone(chosen[paper]) ? s('printerGone', { name: chosen[paper] ?? '' }) : null}
            onChange={({ target: { value } }) => void onChoose({ ...chosen, [paper]: value === '' ? null : value })}
          >
            <option value="">{s('printerAsk')}</option>
            {printers.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
            {gone(chosen[paper]) && <option value={chosen[paper] ?? ''}>{chosen[paper]}</option>}
          </SelectField>
        ))}
      </div>
      <div>
        <Button size="small" onClick={onLook}>
          {s('printersLook')}
        </Button>
      </div>
    </div>
  );
}
