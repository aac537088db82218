// How a scenario's run stands: progress, what goes on and comes next, each expectation with its present value, figures.

import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import type { ExpectationState, ScenarioState, ScenarioStatus } from '../../../../main/contracts/scenario.js';
import { MEASURE_NAMES, MEASURES } from '../../../../main/core/scenario/measures.js';
import { Banner } from '../../../components/banner.js';
import { formatNumber } from '../../../components/format.js';
import { Facts } from '../../../components/panel.js';
import { ToneBadge } from '../../../components/status-badge.js';
import type { Tone } from '../../../components/status.js';
import styles from '../lab.module.css';
import { s } from '../strings.js';
import { formatSpan } from '../world-clock.js';

const TONE: Readonly<Record<ScenarioState, Tone>> = {
  preparing: 'queued',
  running: 'packing',
  settling: 'waiting',
  green: 'delivered',
  red: 'problem',
  stopped: 'waiting',
  failed: 'problem',
};
const OVER: readonly ScenarioState[] = ['green', 'red', 'stopped', 'failed'];
const SIGN = { holds: CircleCheck, broken: CircleX, unknown: CircleHelp } as const;
const EXPECTATION_TONE: Readonly<Record<ExpectationState, Tone>> = {
  holds: 'delivered',
  broken: 'problem',
  unknown: 'waiting',
};

export function isOver(state: ScenarioState): boolean {
  return OVER.includes(state);
}

export function ScenarioRun({ run }: { readonly run: ScenarioStatus }) {
  const { state, title, seed, elapsedMs, giveUpAtMs, quietAtMs, planned, placed, open, delivered, now, next } = run;
  const done = planned === 0 ? 1 : placed / planned;
  return (
    <div className={styles['stack']}>
      <div className={styles['runHead']} role="status">
        <ToneBadge tone={TONE[state]}>{s(state)}</ToneBadge>
        <strong>{s('runOf', { title, seed: String(seed) })}</strong>
      </div>
      {run.error !== null && (
        <Banner inset tone="error">
          {run.error.message}
        </Banner>
      )}
      <progress
        className={styles['progress']}
        aria-label={s('progress')}
        max={1}
        value={state === 'green' || state === 'red' ? 1 : done}
      />
      <div className={styles['narrowFacts']}>
        <Facts
          items={[
            [
              s('elapsed'),
              s('elapsedOf', {
                time: formatSpan(elapsedMs),
                end: formatSpan(elapsedMs > quietAtMs ? giveUpAtMs : quietAtMs),
              }),
            ],
            [s('placed'), s('placedOf', { n: placed, limit: planned })],
            [s('open'), formatNumber(open)],
            [s('delivered'), formatNumber(delivered)],
            now.length === 0 ? null : [s('goingOn'), now.join('; ')],
            next === null
              ? null
              : [s('next'), s('nextAt', { text: next.text, time: formatSpan(Math.max(0, next.atMs - elapsedMs)) })],
          ]}
        />
      </div>
      {run.expectations.length > 0 && (
        <div className={styles['scroll']} role="region" aria-label={s('expectation')} tabIndex={0}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{s('expectation')}</th>
                <th scope="col" className={styles['right']}>
                  {s('actual')}
                </th>
                <th scope="col">{s('verdict')}</th>
              </tr>
            </thead>
            <tbody>
              {run.expectations.map((one) => (
                <tr key={one.text}>
                  <td>{one.text}</td>
                  <td className={styles['right']}>{one.actual === null ? s('unknown') : formatNumber(one.actual)}</td>
                  <td>
                    <ToneBadge tone={EXPECTATION_TONE[one.state]} icon={SIGN[one.state]}>
                      {one.state === 'unknown' ? s('unknownYet') : s(one.state)}
                    </ToneBadge>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <details className={styles['narrowFacts']}>
        <summary>{s('figures')}</summary>
        <Facts
          items={MEASURE_NAMES.map((name) => {
            const value = run.figures[name];
            return value === null ? null : [MEASURES[name].text, formatNumber(value)];
          })}
        />
      </details>
    </div>
  );
}
