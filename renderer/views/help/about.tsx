// Which program this is and where it keeps its things.

import { ErrorNote } from '../../components/error-note.js';
import { Facts, Panel } from '../../components/panel.js';
import { useQuery } from '../../state/hooks.js';
import { s } from './strings.js';

export function About() {
  const info = useQuery('app.info', {});
  return (
    <Panel title={s('about')}>
      <ErrorNote error={info.error} onRetry={info.refetch} />
      {info.data && (
        <Facts
          items={[
            [s('version'), info.data.version],
            [s('host'), s(info.data.host)],
            [s('log'), <code key="log">{info.data.logFile}</code>],
            [s('data'), <code key="data">{info.data.dataDir}</code>],
          ]}
        />
      )}
    </Panel>
  );
}
