// What the renderer holds: a snapshot, then contiguous deltas numbered by rev. The same fold runs in kernel and renderer.

import type { LabStatus } from './lab-status.js';
import type { CodedError } from '../lib/result.js';
import type { LinkName, Millis, Rev } from '../lib/ids.js';
import type { BookEvent, Product, ShipmentState, Truck, Warehouse } from '../orders/types.js';
import type { ScenarioStatus } from '../scenario/types.js';

export interface PipelineStage {
  readonly count: number;
  /** When the oldest of them entered the stage; null when empty. Kept by the kernel, refreshed with each status. */
  readonly oldestSince: Millis | null;
}

/** The books' part of the feed: follows from events alone. */
export interface FeedState {
  readonly rev: Rev;
  readonly pipeline: Readonly<Record<ShipmentState, number>>;
  readonly openOrders: number;
  readonly warehouses: readonly Warehouse[];
  readonly trucks: Readonly<Record<number, Truck>>;
  /** Shipments with a problem now. */
  readonly problems: number;
  /** Newest last; at most FEED_RECENT. */
  readonly recent: readonly BookEvent[];
}

export const FEED_RECENT = 500;

export interface Delta {
  /** The rev that the receiver must be at. */
  readonly after: Rev;
  readonly rev: Rev;
  readonly events: readonly BookEvent[];
}

export type LinkState =
  | 'stopped'
  | 'starting' // its process is being started
  | 'connecting'
  | 'handshake'
  | 'listening'
  | 'connected'
  | 'waiting' // for the next try
  | 'refused' // the peer said no; a person must act, or it will be tried again
  | 'failed'; // its process ended too often

export interface LinkStatus {
  readonly name: LinkName;
  readonly state: LinkState;
  readonly peer: string;
  readonly since: Millis;
  readonly worldId: number | null;
  readonly attempt: number;
  readonly retryAt: Millis | null;
  readonly lastError: CodedError | null;
  readonly lastErrorAt: Millis | null;
  readonly lastMessageAt: Millis | null;
  /** Commands not acked by the peer (the outbox), and peer's items not yet acked by us. */
  readonly unackedOut: number;
  readonly unackedIn: number;
  readonly retransmits: number;
  readonly sent: number;
  readonly received: number;
  readonly quarantined: number;
  readonly rttMs: number | null;
  readonly pid: number | null;
  readonly restarts: number;
}

export type SupervisedState = 'stopped' | 'starting' | 'ready' | 'silent' | 'dead' | 'waiting' | 'failed';

export interface SimulatorStatus {
  readonly state: SupervisedState;
  readonly since: Millis;
  readonly pid: number | null;
  readonly restarts: number;
  readonly lastError: CodedError | null;
  readonly ports: { readonly amazon: number; readonly worldUps: number; readonly ups: number } | null;
  readonly simspeed: number;
}

/** What goes on in the background. */
export interface BackupWork {
  readonly kind: 'backup' | 'restore';
  readonly text: string;
  /** 0 to 100. */
  readonly percent: number;
}

/** A database that cannot be opened or is damaged: one sentence, and what helps. */
export interface Recovery {
  readonly code: string;
  readonly text: string;
  readonly tryAgain: boolean;
  /** The newest backup that can be put in its place. */
  readonly backup: { readonly name: string; readonly at: Millis; readonly orders: number | null } | null;
  /** The accounts themselves cannot be read: nobody can sign in, so anyone who is here may act. */
  readonly anyone: boolean;
}

/** What is not in the books: how the program itself is. Sent whole, at most four times a second, when it changed. */
export interface AppStatus {
  readonly phase: KernelPhase;
  /** One sentence on what is not ready, or null. */
  readonly phaseText: string | null;
  /** Why the program, though ready, cannot go on: a code, and a sentence on what happened and what can be done. */
  readonly notice?: { readonly code: string; readonly text: string } | null;
  /** A database that cannot be opened or is damaged, and what helps (see contracts/backups). */
  readonly recovery?: Recovery | null;
  /** A backup or a restoring that is under way. */
  readonly work?: BackupWork | null;
  /** What the last restoring left out, until somebody has read it. */
  readonly restored?: string | null;
  /** What the program went on with when it opened these books; null or absent: no order was open. */
  readonly resumed?: { readonly at: Millis; readonly orders: number; readonly commands: number } | null;
  readonly mode: 'simulated' | 'real';
  readonly booksId: string | null;
  readonly worldId: number | null;
  readonly worldLabel: string;
  readonly links: Readonly<Record<LinkName, LinkStatus>>;
  readonly simulator: SimulatorStatus | null;
  readonly simspeed: number;
  readonly pipelineOldest: Readonly<Partial<Record<ShipmentState, Millis>>>;
  readonly serverTime: Millis;
  /** How long steps usually take in this world, ms, as learned; a step of which too little was seen is absent. */
  readonly usual?: Readonly<Partial<Record<'pack' | 'truck' | 'load' | 'delivery', Millis>>>;
  /** How the simulated world is driven; null in real mode. */
  readonly lab?: LabStatus | null;
  /** The scenario that runs, or the last one's end; null or absent: none. */
  readonly scenario?: ScenarioStatus | null;
}

export type KernelPhase = 'starting' | 'ready' | 'switching' | 'failed' | 'stopping';

export interface Snapshot extends FeedState {
  readonly products: readonly Product[];
}

/** Server to renderer on the feed. */
export type FeedMessage =
  | { readonly feed: 'snapshot'; readonly booksId: string; readonly snapshot: Snapshot }
  | { readonly feed: 'delta'; readonly booksId: string; readonly delta: Delta }
  | { readonly feed: 'status'; readonly status: AppStatus };
