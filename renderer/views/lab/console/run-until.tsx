// Runs that stop by themselves: after a time, or when an order or a shipment has come to a state.

import { Flag } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { worldTimeAt } from '../../../../main/core/feed/world-time.js';
import type { LabStatus, RunTarget } from '../../../../main/contracts/lab.js';
import { PIPELINE, type ShipmentState } from '../../../../main/core/orders/types.js';
import { Banner } from '../../../components/banner.js';
import { Button } from '../../../components/button.js';
import { ErrorNote } from '../../../components/error-note.js';
import { NumberField, SelectField } from '../../../components/field.js';
import { stateWords } from '../../../components/status.js';
import { useNow } from '../../../state/clock.js';
import { useDraft } from '../../../state/hooks.js';
import { useAction } from '../../../state/use-action.js';
import styles from '../lab.module.css';
import { s } from '../strings.js';
import { useLab } from '../use-lab.js';
import { formatWorldTime } from '../world-clock.js';

const KINDS = ['time', 'order', 'shipment'] as const;
type Kind = (typeof KINDS)[number];
const STATES: readonly ShipmentState[] = PIPELINE.slice(1);
const LONGEST_S = 1_000_000;

const isKind = (value: unknown): value is Kind => KINDS.some((kind) => kind === value);
const isState = (value: unknown): value is ShipmentState => STATES.some((state) => state === value);

function goal(target: RunTarget): string {
  if (target.type === 'time') return s('untilTime', { time: formatWorldTime(target.worldTime) });
  const values = { id: String(target.id), state: stateWords(target.state) };
  return target.type === 'order' ? s('untilOrder', values) : s('untilShipment', values);
}

function outcome({ target, end }: NonNullable<LabStatus['lastRun']>): string {
  if (target.type === 'time') return s('reachedTime', { time: formatWorldTime(target.worldTime) });
  const values = { id: String(target.id), state: stateWords(target.state) };
  if (end === 'never') return target.type === 'order' ? s('neverOrder', values) : s('neverShipment', values);
  return target.type === 'order' ? s('reachedOrder', values) : s('reachedShipment', values);
}

export function RunUntil() {
  const { lab, mayDrive } = useLab();
  const now = useNow();
  const [kind, setKind] = useDraft<Kind>('lab.until.kind', 'time', isKind);
  const [state, setState] = useDraft<ShipmentState>('lab.until.state', 'packed', isState);
  const [text, setText] = useDraft('lab.until.text', '');
  const [wrong, setWrong] = useState<string | null>(null);
  const run = useAction('sim.runUntil');
  if (lab === null) return null;

  const target = (): RunTarget | null => {
    const value = Number(text.trim().replace(',', '.'));
    if (kind === 'time') {
      if (text.trim() === '' || !(value >= 0.1 && value <= LONGEST_S)) {
        setWrong(s('secondsWrong', { got: text }));
        return null;
      }
      const from = lab.clock === null ? 0 : worldTimeAt(lab.clock, Date.now());
      return { type: 'time', worldTime: Math.round(from + value * 1000) };
    }
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      setWrong(s('numberWrong', { got: text }));
      return null;
    }
    return { type: kind, id: value, state };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWrong(null);
    const wanted = target();
    if (wanted !== null) void run.run({ target: wanted });
  };
  const label = s(kind === 'time' ? 'seconds' : kind === 'order' ? 'orderNumber' : 'shipmentNumber');
  return (
    <form className={styles['until']} aria-label={s('runUntil')} onSubmit={submit}>
      <h3>{s('runUntil')}</h3>
      <div className={styles['untilFields']}>
        <SelectField
          label={s('kind')}
          value={kind}
          disabled={!mayDrive}
          onChange={(event) => {
            if (isKind(event.target.value)) setKind(event.target.value);
            setWrong(null);
            run.clearError();
          }}
        >
          <option value="time">{s('kindFor')}</option>
          <option value="order">{s('kindOrder')}</option>
          <option value="shipment">{s('kindShipment')}</option>
        </SelectField>
        <NumberField
          label={label}
          inputMode="decimal"
          value={text}
          disabled={!mayDrive}
          error={wrong}
          onChange={(event) => setText(event.target.value)}
        />
        {kind !== 'time' && (
          <SelectField
            label={s('state')}
            value={state}
            disabled={!mayDrive}
            onChange={(event) => {
              if (isState(event.target.value)) setState(event.target.value);
            }}
          >
            {STATES.map((one) => (
              <option key={one} value={one}>
                {stateWords(one)}
              </option>
            ))}
          </SelectField>
        )}
        <Button type="submit" icon={<Flag />} disabled={!mayDrive} busy={run.busy}>
          {s('run')}
        </Button>
      </div>
      <ErrorNote error={run.error} />
      {lab.until !== null && (
        <Banner inset>
          {goal(lab.until)}
          {lab.clock !== null && ` · ${formatWorldTime(worldTimeAt(lab.clock, now))}`}
        </Banner>
      )}
      {lab.lastRun !== null && (
        <Banner inset tone={lab.lastRun.end === 'never' ? 'warning' : 'info'}>
          {outcome(lab.lastRun)}
        </Banner>
      )}
    </form>
  );
}
