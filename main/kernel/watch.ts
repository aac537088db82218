// Looks for silence: asks fulfilment every second, with the pace learned from what really happened. Owns its timer.

import { isNobodyLate } from '../core/fulfilment/decisions/watch.js';
import type { Pace } from '../core/fulfilment/pace.js';
import type { Books, FulfilmentInput } from '../core/fulfilment/types.js';
import type { LinkName, Millis } from '../core/lib/ids.js';
import { isHeld } from '../core/orders/machine.js';
import type { BooksService } from './books-service.js';
import type { LinkGateway } from './link-gateway.js';
import type { HostPorts } from './ports.js';

export const WATCH_MS = 1000;

export interface WatchPorts {
  readonly host: Pick<HostPorts, 'clock' | 'timers'>;
  readonly gateways: Readonly<Record<LinkName, LinkGateway>>;
  service(): BooksService | null;
  pace(): Pace;
}

export class Watch {
  readonly #ports: WatchPorts;
  readonly #upSince = new Map<LinkName, Millis>();
  #cancel: (() => void) | null = null;
  #still = false;

  constructor(ports: WatchPorts) {
    this.#ports = ports;
  }

  start(): void {
    if (this.#cancel !== null) return;
    this.#arm();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  linkUp(link: LinkName): void {
    this.#upSince.set(link, this.#ports.host.clock.now());
  }

  linkDown(link: LinkName): void {
    this.#upSince.delete(link);
  }

  /** The simulated world stands still: nobody is silent who cannot move. Afterwards all have their time anew. */
  stands(still: boolean, now: Millis): void {
    this.#still = still;
    if (!still) for (const link of this.#upSince.keys()) this.#upSince.set(link, now);
  }

  #arm(): void {
    this.#cancel = this.#ports.host.timers.after(WATCH_MS, () => {
      this.#look();
      this.#arm();
    });
  }

  #look(): void {
    const service = this.#ports.service();
    if (service === null) return;
    const at = this.#ports.host.clock.now();
    const silence = this.#silence(at);
    const looked = service.read(({ books }) => {
      // The time to change one's mind is people's, not the world's: held back or not, whoever is connected.
      if (isHoldOver(books, at)) service.input({ type: 'holds-over', at });
      // Mostly nobody is late: that is no turn of the books.
      if (silence !== null && !isNobodyLate(books, silence)) service.input(silence);
    });
    // Books that cannot be read say so elsewhere.
    looked.catch(() => undefined);
  }

  /** With no link up nobody can be asked, and silence means nothing. */
  #silence(at: Millis): Extract<FulfilmentInput, { type: 'watch' }> | null {
    const { world, ups } = this.#ports.gateways;
    if (this.#still || (!world.connected && !ups.connected)) return null;
    return {
      type: 'watch',
      at,
      expectedMs: this.#ports.pace().expected(),
      linksUp: { world: world.connected, ups: ups.connected },
      upSince: Object.fromEntries(this.#upSince),
    };
  }
}

/** Something that was held so that it could be taken back is to go out. */
function isHoldOver(books: Books, at: Millis): boolean {
  for (const id of books.index.held().keys()) {
    const s = books.shipments.get(id);
    if (s !== undefined && !isHeld(s, at)) return true;
  }
  return false;
}
