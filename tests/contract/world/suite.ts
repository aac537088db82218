// Runs the contract's cases against a world, side by side: each has worlds of its own.

import { afterAll, describe, it } from 'vitest';
import { destroyAll } from './client.js';
import { connectingCases } from './connecting-cases.js';
import { numberCases } from './number-cases.js';
import { storeCases } from './store-cases.js';
import { transportCases } from './transport-cases.js';
import { type Case, PACES, type Pace, Trial } from './trial.js';
import { truckCases } from './truck-cases.js';

const GROUPS: readonly (readonly [string, readonly Case[]])[] = [
  ['transport and pace', transportCases],
  ['connecting', connectingCases],
  ['numbers, acks and resending', numberCases],
  ['what a store asks for', storeCases],
  ['what a UPS asks for', truckCases],
];

export const ALL_CASES: readonly Case[] = GROUPS.flatMap(([, cases]) => cases);

export interface SuiteOptions {
  readonly pace: Pace['name'];
  /** Also what only our own world is held to. */
  readonly ours: boolean;
  /** Also what waits for a response that comes again. */
  readonly slow: boolean;
}

export interface Ports {
  readonly host: string;
  readonly amazonPort: number;
  readonly upsPort: number;
}

/** Waiting ends by itself, with a word on what was waited for; the runner's own limit is only the last resort. */
const LAST_RESORT_MS = 20;

/** Defines the tests. `ports` is asked when they run. */
export function worldContract({ pace: name, ours, slow }: SuiteOptions, ports: () => Ports): void {
  const pace = PACES[name];
  afterAll(() => {
    destroyAll();
  });
  for (const [group, cases] of GROUPS) {
    describe.concurrent(group, () => {
      for (const { id, title, run, ...only } of cases) {
        const skipped = (only.ours === true && !ours) || (only.slow === true && !slow) || (only.only ?? name) !== name;
        const timeout = (only.slow === true ? pace.resendMs : 0) + LAST_RESORT_MS * pace.patienceMs;
        it.skipIf(skipped)(`${id}: ${title}`, { timeout }, () =>
          run(new Trial({ ...ports(), patienceMs: pace.patienceMs }, pace)),
        );
      }
    });
  }
}
