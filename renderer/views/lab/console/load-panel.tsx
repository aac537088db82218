// Random orders at a steady rate, and what must hold of the books meanwhile.

import { Square, Zap } from 'lucide-react';
import { useState } from 'react';
import { LAB_LIMITS, type Invariants, type LoadStatus } from '../../../../main/contracts/lab.js';
import { Banner } from '../../../components/banner.js';
import { Button } from '../../../components/button.js';
import { ErrorNote } from '../../../components/error-note.js';
import { NumberField } from '../../../components/field.js';
import { formatExact, formatNumber } from '../../../components/format.js';
import { Facts, Panel } from '../../../components/panel.js';
import { ToneBadge } from '../../../components/status-badge.js';
import { useDraft } from '../../../state/hooks.js';
import { useAction } from '../../../state/use-action.js';
import styles from '../lab.module.css';
import { randomSeed, wholeNumber } from '../random-seed.js';
import { SliderNumber } from '../slider-number.js';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';

const MOST_ON_SLIDER = 50;

export function LoadPanel() {
  const { lab, mayDrive } = useLab();
  const [perSecond, setPerSecond] = useDraft('lab.load.rate', 2);
  const [limit, setLimit] = useDraft('lab.load.limit', '500');
  const [seed, setSeed] = useState(() => String(randomSeed()));
  const [tried, setTried] = useState(false);
  const start = useAction('lab.startLoad');
  const stop = useAction('lab.stopLoad');
  if (lab === null) return null;
  const { load } = lab;
  const running = load?.running === true;
  const value = { limit: wholeNumber(limit, LAB_LIMITS.loadOrders), seed: wholeNumber(seed, LAB_LIMITS.seed) };
  const onStart = () => {
    setTried(true);
    if (value.limit !== null && value.seed !== null)
      void start.run({ perSecond, limit: value.limit, seed: value.seed });
  };
  return (
    <Panel title={s('load')}>
      <div className={styles['stack']}>
        <p className={styles['note']}>{s('loadHint')}</p>
        <SliderNumber
          label={s('perSecond')}
          unit="/s"
          active={running}
          min={0.5}
          step={0.5}
          max={MOST_ON_SLIDER}
          value={perSecond}
          disabled={!mayDrive}
          onChange={setPerSecond}
        />
        <div className="form-row">
          <NumberField
            label={s('limit')}
            value={limit}
            disabled={!mayDrive}
            error={
              tried && value.limit === null
                ? s('countWrong', { what: s('limit'), max: LAB_LIMITS.loadOrders, got: limit })
                : null
            }
            onChange={(event) => setLimit(event.target.value)}
          />
          <NumberField
            label={s('seed')}
            value={seed}
            disabled={!mayDrive || running}
            error={tried && value.seed === null ? s('seedWrong', { got: seed }) : null}
            onChange={(event) => setSeed(event.target.value)}
          />
        </div>
        <div className="toolbar">
          <Button
            variant={running ? 'default' : 'primary'}
            icon={<Zap />}
            disabled={!mayDrive}
            busy={start.busy}
            onClick={onStart}
          >
            {s(running ? 'changeRate' : 'start')}
          </Button>
          <Button
            variant={running ? 'danger' : 'default'}
            icon={<Square />}
            disabled={!mayDrive || !running}
            busy={stop.busy}
            onClick={() => void stop.run({})}
          >
            {s('stop')}
          </Button>
        </div>
        <ErrorNote error={start.error ?? stop.error} />
        {load !== null && <LoadFacts load={load} />}
        <h3>{s('mustHold')}</h3>
        {lab.invariants === null ? <p className={styles['note']}>{s('waiting')}</p> : <MustHold {...lab.invariants} />}
      </div>
    </Panel>
  );
}

function LoadFacts({ load }: { readonly load: LoadStatus }) {
  const { running, placed, limit, refused, reached, ended, lastRefusal } = load;
  return (
    <>
      <Facts
        items={[
          [s('placed'), s('placedOf', { n: placed, limit })],
          [s('refused'), formatNumber(refused)],
          running ? [s('rate'), s('rateValue', { n: String(Math.round(reached * 10) / 10) })] : null,
        ]}
      />
      {ended !== null && (
        <Banner inset tone={ended === 'refused' ? 'warning' : 'info'}>
          {ended === 'limit' && s('endedLimit')}
          {ended === 'refused' && s('endedRefused', { reason: lastRefusal ?? '' })}
          {ended === 'switched' && s('endedSwitched')}
        </Banner>
      )}
    </>
  );
}

function Verdict({ holds }: { readonly holds: boolean }) {
  return <ToneBadge tone={holds ? 'delivered' : 'problem'}>{s(holds ? 'holds' : 'broken')}</ToneBadge>;
}

function MustHold(found: Invariants) {
  const { stockFaults, cells, delivered, deliveredTwice, since, openOrders, openShipments } = found;
  return (
    <ul className={styles['checks']}>
      <li>
        <Verdict holds={stockFaults.length === 0} />
        <strong>{s('stockHolds')}</strong>
        <span className={styles['note']}>{s('stockCells', { n: cells })}</span>
        {stockFaults.map((fault) => (
          <p key={fault} className={styles['fault']}>
            {fault}
          </p>
        ))}
      </li>
      <li>
        <Verdict holds={deliveredTwice.length === 0} />
        <strong>{s('onceHolds')}</strong>
        <span className={styles['note']}>{s('onceCount', { n: delivered, since: formatExact(since) })}</span>
        {deliveredTwice.length > 0 && (
          <p className={styles['fault']}>{s('twice', { ids: deliveredTwice.map((id) => `#${id}`).join(', ') })}</p>
        )}
      </li>
      <li>
        <strong>
          {s('openCount')}: {formatNumber(openOrders)}
        </strong>
        <span className={styles['note']}>{s('openShipments', { n: openShipments })}</span>
      </li>
    </ul>
  );
}
