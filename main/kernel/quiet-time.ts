// How long a peer is left alone after a lost connection: a real world's old sender may swallow the answers of a new one.

import type { Millis } from '../core/lib/ids.js';
import type { LinkConfig } from '../contracts/link-port.js';

const peerOf = (config: LinkConfig): string => `${config.host}:${config.port}`;

export class QuietTime {
  #peer = '';
  #leftAt: Millis = -Infinity;

  connected(config: LinkConfig): void {
    this.#peer = peerOf(config);
  }

  lost(now: Millis): void {
    this.#leftAt = now;
  }

  /** The configuration with what is left of the quiet time, if it is for the peer that was lost. */
  keptBy(config: LinkConfig, now: Millis): LinkConfig {
    const delayMs = this.#leftAt + config.quietMs - now;
    return delayMs > 0 && this.#peer === peerOf(config) ? { ...config, delayMs } : config;
  }
}
