// Which answer belongs to which command, by content: a prefix and the numbers that both name. As the codecs' own rules, but for
// reading along: what they leave open (purchases, trips of a truck) is paired oldest first and called probable.

import type { RecordDialect, RecordSide } from '../recording/types.js';
import type { Entry } from './entries.js';

type Refs = 'shipments' | 'trucks' | 'warehouses';

interface Rule {
  readonly prefix: string;
  readonly refs: Refs;
  /** Several commands may wait under one key: the pair is a guess. */
  readonly probable?: true;
}

interface PairRules {
  readonly commands: Readonly<Record<string, Rule>>;
  readonly answers: Readonly<Record<string, readonly Rule[]>>;
}

const pack: Rule = { prefix: 'pack', refs: 'shipments' };
const load: Rule = { prefix: 'load', refs: 'shipments' };
const query: Rule = { prefix: 'query', refs: 'shipments' };
const buy: Rule = { prefix: 'buy', refs: 'warehouses', probable: true };
const trip: Rule = { prefix: 'trip', refs: 'trucks', probable: true };
const delivery: Rule = { prefix: 'deliver', refs: 'shipments' };
const truckQuery: Rule = { prefix: 'truck', refs: 'trucks' };
const account: Rule = { prefix: 'account', refs: 'shipments' };
const pickup: Rule = { prefix: 'pickup', refs: 'shipments' };
const loaded: Rule = { prefix: 'loaded', refs: 'shipments' };
const redirect: Rule = { prefix: 'redirect', refs: 'shipments' };
const cancel: Rule = { prefix: 'cancel', refs: 'shipments' };
const call: Rule = { prefix: 'call', refs: 'warehouses', probable: true };

const WORLD_STORE: PairRules = {
  commands: { buy, topack: pack, load, queries: query },
  answers: { arrived: [buy], ready: [pack], loaded: [load], packagestatus: [query] },
};

const WORLD_UPS: PairRules = {
  commands: { pickups: trip, deliveries: delivery, queries: truckQuery },
  answers: { completions: [trip], delivered: [delivery], truckstatus: [truckQuery] },
};

const UPS_STORE: Readonly<Record<RecordDialect, PairRules>> = {
  parcelyard: {
    commands: { account_checks: account, pickups: pickup, loaded, redirects: redirect, cancels: cancel },
    answers: {
      account_results: [account],
      arrivals: [pickup],
      delivered: [loaded],
      redirect_results: [redirect],
      cancel_results: [cancel],
    },
  },
  ua: {
    commands: { usrVlid: account, pikReq: pickup, loadReq: loaded },
    answers: { usrVlid: [account], loadReq: [pickup], delivery: [loaded] },
  },
  v4: { commands: { order: pickup, deliver: loaded }, answers: { arrive: [pickup], delivered: [loaded] } },
  call: {
    commands: { truckCall: call, goDeliver: loaded },
    answers: { truckArrived: [call], delivered: [loaded] },
  },
};

export interface PairKey {
  readonly key: string;
  readonly probable: boolean;
}

function rulesOf(side: RecordSide, dialect: RecordDialect): PairRules {
  if (side === 'world-store') return WORLD_STORE;
  return side === 'world-ups' ? WORLD_UPS : UPS_STORE[dialect];
}

function keysBy(rules: readonly Rule[], entry: Entry): PairKey[] {
  return rules.flatMap(({ prefix, refs, probable = false }) =>
    entry[refs].map((ref) => ({ key: `${prefix}:${ref}`, probable })),
  );
}

/** Under which keys a command's answers will come. `asks`: the entry was said by the side that asks. */
export function commandKeys(side: RecordSide, dialect: RecordDialect, asks: boolean, entry: Entry): PairKey[] {
  const rule = asks ? rulesOf(side, dialect).commands[entry.kind] : undefined;
  return rule === undefined ? [] : keysBy([rule], entry);
}

/** What an entry may be the answer to. */
export function answerKeys(side: RecordSide, dialect: RecordDialect, asks: boolean, entry: Entry): PairKey[] {
  return asks ? [] : keysBy(rulesOf(side, dialect).answers[entry.kind] ?? [], entry);
}
