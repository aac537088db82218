// The verdict: every expectation fails when it should, while the run goes on and at its end; what was not measured holds nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEASURES, MEASURE_NAMES, type MeasureName } from '../../../main/core/scenario/measures.js';
import { ALWAYS, expectationsOf, isGreen, judge } from '../../../main/core/scenario/verdict.js';
import { figures } from './fixtures.js';

const judged = (measure: MeasureName, min: number | null, max: number | null, actual: number | null, over: boolean) =>
  judge([{ measure, min, max, text: '' }], figures({ [measure]: actual }), over)[0]?.state;

describe('an expectation', () => {
  it.each(MEASURE_NAMES)('%s holds within its bounds and is broken outside of them', (measure) => {
    expect(judged(measure, 2, 5, 2, true)).toBe('holds');
    expect(judged(measure, 2, 5, 5, true)).toBe('holds');
    expect(judged(measure, 2, 5, 1.9, true)).toBe('broken');
    expect(judged(measure, 2, 5, 5.1, true)).toBe('broken');
    expect(judged(measure, null, 5, null, true)).toBe('broken');
    expect(judged(measure, 2, 5, null, false)).toBe('unknown');
  });

  it.each(MEASURE_NAMES)('%s while the run goes on is broken only when nothing can mend it', (measure) => {
    const rises = MEASURES[measure].moves === 'rises';
    expect(judged(measure, 2, 5, 6, false)).toBe(rises ? 'broken' : 'unknown');
    expect(judged(measure, 2, 5, 1, false)).toBe('unknown');
    expect(judged(measure, 2, 5, 3, false)).toBe(rises ? 'holds' : 'unknown');
  });

  it('that is broken stays broken, as figures that rise go on', () => {
    const rising = MEASURE_NAMES.filter((name) => MEASURES[name].moves === 'rises');
    fc.assert(
      fc.property(fc.constantFrom(...rising), fc.nat(20), fc.nat(40), fc.nat(40), (measure, max, now, more) => {
        if (judged(measure, null, max, now, false) !== 'broken') return;
        expect(judged(measure, null, max, now + more, false)).toBe('broken');
        expect(judged(measure, null, max, now + more, true)).toBe('broken');
      }),
    );
  });
});

describe('what a scenario expects', () => {
  it('is the five things that always count, unless it says otherwise', () => {
    const always = expectationsOf({ expect: {} });
    expect(always.map(({ measure }) => measure).sort()).toEqual(Object.keys(ALWAYS).sort());
    expect(isGreen(judge(always, figures(), true))).toBe(true);
    for (const { measure } of always) {
      expect(isGreen(judge(always, figures({ [measure]: 1 }), true)), measure).toBe(false);
    }
    const said = expectationsOf({ expect: { refused: { min: 3 } } });
    expect(said.find(({ measure }) => measure === 'refused')).toMatchObject({ min: 3, max: null });
  });

  it('leaves out what cannot be known: the ledger in the app, times at another pace', () => {
    const expected = { expect: { deliverP50: { max: 9 }, delivered: 5 } };
    const names = (judging: { ledger: boolean; pace: number }): readonly string[] =>
      expectationsOf(expected, judging).map(({ measure }) => measure);
    expect(names({ ledger: true, pace: 1 })).toEqual(expect.arrayContaining(['lost', 'deliverP50', 'delivered']));
    expect(names({ ledger: false, pace: 1 })).not.toContain('lost');
    expect(names({ ledger: true, pace: 2 })).not.toContain('deliverP50');
    expect(names({ ledger: true, pace: 2 })).toContain('delivered');
  });

  it('is said in words', () => {
    const texts = expectationsOf({
      expect: { delivered: { min: 5 }, deliverP99: { max: 60 }, deliveredPercent: { min: 90, max: 100 }, restarts: 2 },
    }).map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'orders delivered: at least 5',
        'time to deliver, 99 of 100 orders: at most 60 s',
        'orders delivered, of those not taken back: 90 to 100 %',
        'processes started anew: 2',
      ]),
    );
  });
});
