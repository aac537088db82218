// Who in the kernel hears what a link says: the worlds first of all, and those who watch links, record them or count on them.

import type { LinkName } from '../core/lib/ids.js';
import type { Inspector } from './inspector.js';
import type { GatewayEvents } from './link-gateway.js';
import type { ScenarioService } from './scenario-service.js';
import type { SessionRecordings } from './session-recordings.js';
import type { StockAudit } from './stock-audit.js';
import type { Watch } from './watch.js';
import type { Worlds } from './worlds.js';

export interface GatewayListeners {
  readonly inspector: Inspector;
  readonly recordings: SessionRecordings;
  /** Made after the gateways: nothing is heard before. */
  later(): { readonly watch: Watch; readonly audit: StockAudit; readonly scenarios: ScenarioService };
  /** Undefined while the app database is not open. */
  worlds(): Worlds | undefined;
  changed(): void;
  background(work: Promise<unknown> | undefined): void;
}

export function gatewayEvents(to: GatewayListeners): GatewayEvents {
  const { inspector, recordings, worlds, background } = to;
  return {
    deliver: (link, epoch, items) => worlds()?.deliver(link, epoch, items),
    acked: (link, seqs) => worlds()?.acked(link, seqs),
    copies: (link, copies) => worlds()?.books?.messages?.copies(link, copies),
    connected: (link, worldId, _created, config) => {
      const { watch, audit, scenarios } = to.later();
      watch.linkUp(link);
      if (link === 'world') audit.connected();
      scenarios.linkConnected(link);
      worlds()?.connected(link, worldId, config);
    },
    disconnected: (link) => {
      to.later().watch.linkDown(link);
      worlds()?.disconnected(link);
    },
    refused: (link, error) => worlds()?.refused(link, error),
    hello: (link: LinkName, worldId) => {
      if (link === 'ups') worlds()?.named(worldId);
    },
    quarantined: (link, reason, hex, at) => {
      const source = link === 'world' ? 'world' : 'ups';
      const events = [{ at, kind: 'quarantined', source, link, data: { reason, kind: 'bytes' } }] as const;
      background(worlds()?.books?.service.note({ events, quarantine: [{ at, link, reason, hex }] }));
    },
    outbox: (link, use) => background(worlds()?.outbox(link, use)),
    changed: () => to.changed(),
    traced: (link, epoch, batch) => inspector.traced(link, epoch, batch),
    recording: (link, state) => recordings.told(link, state),
    recordTo: (link) => recordings.recordTo(link),
  };
}
