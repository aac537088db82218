// One shipment of an order: where it goes out, why there, its steps with their times.

import type { CommandState, CommandView } from '../../../main/core/fulfilment/command-states.js';
import type { Redirect, Shipment } from '../../../main/core/orders/types.js';
import { formatDuration, formatExact, formatPoint } from '../../components/format.js';
import { LinkButton } from '../../components/link-button.js';
import { StatusBadge, ToneBadge } from '../../components/status-badge.js';
import type { Tone } from '../../components/status.js';
import { useSelection } from '../../state/hooks.js';
import { useNames } from '../../state/names.js';
import styles from './orders.module.css';
import { s } from './strings.js';

interface Step {
  readonly name: string;
  readonly at: number | null;
}

function stepsOf(shipment: Shipment): readonly Step[] {
  return [
    { name: s('stepPlaced'), at: shipment.placedAt },
    { name: s('stepPacked'), at: shipment.packedAt },
    { name: s('stepTruck'), at: shipment.truckArrivedAt },
    { name: s('stepLoaded'), at: shipment.loadedAt },
    { name: s('stepOut'), at: shipment.outForDeliveryAt },
    { name: s('stepDelivered'), at: shipment.deliveredAt },
  ];
}

interface ShipmentCardProps {
  readonly shipment: Shipment;
  /** Of all shipments of the order. */
  readonly commands: readonly CommandView[];
  readonly showLines: boolean;
}

export function ShipmentCard({ shipment, commands, showLines }: ShipmentCardProps) {
  const names = useNames();
  const [, select] = useSelection();
  const { warehouseId, truckId } = shipment;
  return (
    <article className={styles['shipment']} aria-label={s('shipmentTitle', { id: String(shipment.id) })}>
      <div className={styles['shipmentHead']}>
        <span>
          <strong>{s('shipmentTitle', { id: String(shipment.id) })}</strong>{' '}
          <LinkButton onClick={() => select({ type: 'warehouse', id: warehouseId })}>
            {s('from', { warehouse: names.warehouse(warehouseId) })}
          </LinkButton>{' '}
          {truckId !== null && (
            <LinkButton onClick={() => select({ type: 'truck', id: truckId })}>
              {s('onTruck', { truck: String(truckId) })}
            </LinkButton>
          )}
        </span>
        <StatusBadge state={shipment.state} />
      </div>
      <p className={styles['reason']}>{shipment.reason}</p>
      <RedirectNote shipment={shipment} />
      {showLines && (
        <p>
          {shipment.lines
            .map((line) => s('quantityOf', { n: line.quantity, product: names.product(line.productId) }))
            .join(', ')}
        </p>
      )}
      <ol className={styles['steps']}>
        {stepsOf(shipment).map(({ name, at }) => (
          <li key={name} className={styles['step']} data-done={at !== null || undefined}>
            {name}
            {at !== null && at !== shipment.placedAt && (
              <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
                {s('after', { duration: formatDuration(Math.max(0, at - shipment.placedAt)) })}
              </time>
            )}
          </li>
        ))}
      </ol>
      <Commands commands={commands.filter(({ shipmentId }) => shipmentId === shipment.id)} />
    </article>
  );
}

const COMMAND_TONE: Readonly<Record<CommandState, Tone>> = {
  queued: 'queued',
  sent: 'loading',
  acked: 'ready',
  confirmed: 'delivered',
  expired: 'problem',
};

/** That no command is lost or done twice: each with its number and how far it is. */
function Commands({ commands }: { readonly commands: readonly CommandView[] }) {
  if (commands.length === 0) return null;
  const confirmed = commands.filter(({ state }) => state === 'confirmed').length;
  return (
    <details className={styles['commands']}>
      <summary>{s('commands', { n: confirmed, all: commands.length })}</summary>
      <ul>
        {commands.map(({ command, link, seq, state, attempts }) => (
          <li key={command} data-command={command} data-command-state={state}>
            <ToneBadge tone={COMMAND_TONE[state]}>{s(`command-${state}`)}</ToneBadge>
            <span>{s(`command-${command}`)}</span>
            <span className={styles['journeySource']}>
              {s('ourNumber', { link: link === 'ups' ? 'UPS' : 'world', seq: String(seq) })}
              {attempts !== null && attempts > 1 && `, ${s('commandAttempts', { n: attempts })}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

const REDIRECT_TONE: Readonly<Record<Redirect['state'], Tone>> = {
  queued: 'waiting',
  sent: 'delivering',
  confirmed: 'delivered',
  refused: 'problem',
  unanswered: 'problem',
};

/** The last change of address that somebody asked for: how far it is, and why it was refused. */
function RedirectNote({ shipment }: { readonly shipment: Shipment }) {
  const { redirect } = shipment;
  if (redirect === undefined) return null;
  const values = { to: formatPoint(redirect.to), reason: redirect.reason ?? '' };
  return (
    <p className={styles['redirectNote']} data-redirect={redirect.state}>
      <ToneBadge tone={REDIRECT_TONE[redirect.state]}>{s(`redirect-${redirect.state}`)}</ToneBadge>
      <span>{s(`redirectText-${redirect.state}`, values)}</span>
    </p>
  );
}
