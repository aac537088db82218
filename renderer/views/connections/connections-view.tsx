// The connections: a card for each link and the simulator, and the messages that were set aside.

import { Button } from '../../components/button.js';
import { EmptyState } from '../../components/empty-state.js';
import { ErrorNote } from '../../components/error-note.js';
import { formatExact } from '../../components/format.js';
import { Panel } from '../../components/panel.js';
import { useToast } from '../../components/toast.js';
import { useApp, useQuery, useRole } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import styles from './connections.module.css';
import { LinkActions, LinkFacts } from './link-facts.js';
import { SimulatorCard } from './simulator-card.js';
import { s } from './strings.js';

export function ConnectionsView() {
  const status = useApp((state) => state.status);
  const role = useRole();
  return (
    <div className="view-scroll">
      <h1 className={styles['title']}>{s('title')}</h1>
      <Reconcile />
      {status === null ? (
        <EmptyState title={s('waiting')} />
      ) : (
        <div className={styles['cards']}>
          {(['world', 'ups'] as const).map((name) => (
            <Panel key={name} title={s(name)} className={styles['card']}>
              <div className={styles['stack']}>
                <LinkFacts link={status.links[name]} />
                <LinkActions name={name} />
              </div>
            </Panel>
          ))}
          {status.simulator !== null && <SimulatorCard simulator={status.simulator} />}
        </div>
      )}
      {(role === 'manager' || role === 'tester') && <Quarantine />}
    </div>
  );
}

/** Every open package is asked about: it is done by itself at each reconnect and start, and here on demand. */
function Reconcile() {
  const reconcile = useAction('links.reconcile');
  const toast = useToast();
  const run = async () => {
    const done = await reconcile.run({});
    if (done !== undefined) toast({ title: s('reconciled', { n: done.asked }) });
  };
  return (
    <div className={styles['reconcile']}>
      <Button busy={reconcile.busy} onClick={() => void run()}>
        {s('reconcile')}
      </Button>
      <span>{s('reconcileHint')}</span>
      <ErrorNote error={reconcile.error} />
    </div>
  );
}

function Quarantine() {
  const list = useQuery(
    'quarantine.list',
    { offset: 0, limit: 100 },
    { refreshOn: (event) => event.kind === 'quarantined' },
  );
  const rows = list.data?.rows ?? [];
  return (
    <Panel title={s('quarantine')} flush className={styles['quarantine']}>
      <ErrorNote error={list.error} onRetry={list.refetch} />
      {list.data !== undefined && rows.length === 0 ? (
        <EmptyState title={s('quarantineEmpty')} text={s('quarantineText')} />
      ) : (
        <div className={styles['scroll']}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{s('time')}</th>
                <th scope="col">{s('from')}</th>
                <th scope="col">{s('reason')}</th>
                <th scope="col">{s('bytes')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={`${row.at}-${index}`}>
                  <td>{formatExact(row.at)}</td>
                  <td>{s(row.link)}</td>
                  <td>{row.reason}</td>
                  <td>
                    <code>{row.hex}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
