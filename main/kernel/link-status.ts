// What people see of one link, folded from its supervisor and its process's reports. No decisions.

import type { LinkState, LinkStatus } from '../core/feed/types.js';
import type { LinkName, Millis } from '../core/lib/ids.js';
import type { CodedError } from '../core/lib/result.js';
import type { FromLink, FromLinkState } from '../contracts/link-port.js';
import type { SupervisorStatus } from './supervisor.js';

type Stats = Extract<FromLink, { type: 'stats' }>;

const NO_STATS: Omit<Stats, 'type'> = {
  unackedOut: 0,
  unackedIn: 0,
  retransmits: 0,
  sent: 0,
  received: 0,
  rttMs: null,
  lastMessageAt: null,
};

export class LinkStatusTracker {
  readonly #name: LinkName;
  #report: FromLinkState | null = null;
  #stats = NO_STATS;
  #quarantined = 0;
  #state: LinkState = 'stopped';
  #since: Millis;
  #lastError: CodedError | null = null;
  #lastErrorAt: Millis | null = null;

  constructor(name: LinkName, now: Millis) {
    this.#name = name;
    this.#since = now;
  }

  get retransmits(): number {
    return this.#stats.retransmits;
  }

  /** The link process's own word on its connection. */
  reported(report: FromLinkState, now: Millis): void {
    this.#report = report;
    if (report.error !== null) this.failed(report.error, now);
  }

  stats(stats: Stats): void {
    this.#stats = stats;
  }

  quarantined(): void {
    this.#quarantined += 1;
  }

  failed(error: CodedError, now: Millis): void {
    this.#lastError = error;
    this.#lastErrorAt = now;
  }

  /** The process is gone: what it said last holds no longer. */
  lost(): void {
    this.#report = null;
    this.#stats = { ...this.#stats, unackedIn: 0 };
  }

  view(supervisor: SupervisorStatus, idle: boolean, unackedOut: number, now: Millis): LinkStatus {
    const state = this.#derive(supervisor, idle);
    if (state !== this.#state) {
      this.#state = state;
      this.#since = now;
    }
    return {
      name: this.#name,
      state,
      peer: this.#report?.peer ?? '',
      since: this.#since,
      worldId: this.#report?.worldId ?? null,
      attempt: this.#report?.attempt ?? 0,
      retryAt: this.#report?.retryAt ?? null,
      lastError: this.#lastError ?? supervisor.lastError,
      lastErrorAt: this.#lastErrorAt ?? (supervisor.lastError === null ? null : supervisor.since),
      lastMessageAt: this.#stats.lastMessageAt,
      unackedOut,
      unackedIn: this.#stats.unackedIn,
      retransmits: this.#stats.retransmits,
      sent: this.#stats.sent,
      received: this.#stats.received,
      quarantined: this.#quarantined,
      rttMs: this.#stats.rttMs,
      pid: supervisor.pid,
      restarts: supervisor.restarts,
    };
  }

  #derive(supervisor: SupervisorStatus, idle: boolean): LinkState {
    switch (supervisor.state) {
      case 'stopped':
        return 'stopped';
      case 'failed':
        return 'failed';
      case 'dead':
      case 'waiting':
      case 'starting':
        return 'starting';
      case 'ready':
      case 'silent':
        // Ready, but not opened: it waits for what it must know first (ports of the simulator, the world's id).
        if (idle) return 'waiting';
        return this.#report?.state ?? 'connecting';
    }
  }
}
