// One entry of the audit log with all its values, before and after, and the ways on from there.

import { X } from 'lucide-react';
import type { AuditEntry } from '../../../main/contracts/audit-log.js';
import { Button, IconButton } from '../../components/button.js';
import { formatExact } from '../../components/format.js';
import { Inspector, InspectorSection } from '../../components/inspector.js';
import { Facts } from '../../components/panel.js';
import { useMoment, useNav, useSelection } from '../../state/hooks.js';
import styles from './audit-log.module.css';
import { actionText, selectionOf, valueText } from './entry-words.js';
import { s } from './strings.js';

export function EntryDetails({ entry, onClose }: { readonly entry: AuditEntry; readonly onClose: () => void }) {
  const { go, setParams } = useNav();
  const { pinMoment } = useMoment();
  const [, select] = useSelection();
  const opens = selectionOf(entry.object);
  const about = Object.entries(entry.about);
  return (
    <aside aria-label={s('entry', { n: entry.seq })} className={styles['details']}>
      <div className={styles['close']}>
        <IconButton label={s('close')} icon={<X />} onClick={onClose} />
      </div>
      <Inspector
        kind={`${s('kind')} · ${s('entry', { n: entry.seq })}`}
        title={actionText(entry.action)}
        actions={
          <>
            <Button
              size="small"
              onClick={() => {
                pinMoment(entry.at);
                go('timeline');
              }}
            >
              {s('showMoment')}
            </Button>
            {entry.object !== null && (
              <Button size="small" onClick={() => setParams({ object: entry.object })}>
                {s('onlyThis')}
              </Button>
            )}
            {opens !== null && (
              <Button size="small" onClick={() => select(opens)}>
                {s('openIt')}
              </Button>
            )}
          </>
        }
      >
        <Facts
          items={[
            [s('time'), formatExact(entry.at)],
            [s('person'), entry.person === null ? s('nobody') : `${entry.person} (${entry.role ?? ''})`],
            [s('object'), entry.object ?? s('none')],
            [s('outcome'), entry.outcome === 'done' ? s('done') : `${s('refused')}: ${entry.code ?? ''}`],
          ]}
        />
        {entry.message !== null && (
          <InspectorSection title={s('reason')}>
            <p>{entry.message}</p>
          </InspectorSection>
        )}
        {entry.changes.length > 0 && (
          <InspectorSection title={s('changes')}>
            <table className={styles['diff']}>
              <thead>
                <tr>
                  <th scope="col">{s('field')}</th>
                  <th scope="col">{s('before')}</th>
                  <th scope="col">{s('after')}</th>
                </tr>
              </thead>
              <tbody>
                {entry.changes.map(({ field, before, after }) => (
                  <tr key={field}>
                    <th scope="row">{field}</th>
                    <td>{before === undefined ? s('none') : <del>{valueText(before)}</del>}</td>
                    <td>{after === undefined ? s('none') : <ins>{valueText(after)}</ins>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </InspectorSection>
        )}
        {about.length > 0 && (
          <InspectorSection title={s('about')}>
            <Facts items={about.map(([key, value]) => [key, valueText(value)] as const)} />
          </InspectorSection>
        )}
        <InspectorSection title={s('hash')}>
          <code className={styles['hash']}>{entry.hash}</code>
        </InspectorSection>
      </Inspector>
    </aside>
  );
}
