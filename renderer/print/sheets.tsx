// The papers themselves. The same on the screen (as preview) and on paper.

import { formatExact, formatNumber } from '../components/format.js';
import type { ParcelCodes } from './barcodes.js';
import type { Parcel, PickList } from './documents.js';
import styles from './print.module.css';
import { s } from './strings.js';

export function PickSheet({ list, printedAt }: { readonly list: PickList; readonly printedAt: number }) {
  return (
    <section className={styles['sheet']} data-sheet="pick">
      <header className={styles['head']}>
        <h2>{s('pickTitle', { warehouse: list.warehouse })}</h2>
        <p>{s('pickSums', { parcels: list.parcels, pieces: list.pieces })}</p>
        <p>{formatExact(printedAt)}</p>
      </header>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{s('done')}</th>
            <th scope="col">{s('sku')}</th>
            <th scope="col">{s('product')}</th>
            <th scope="col">{s('quantity')}</th>
            <th scope="col">{s('packages')}</th>
          </tr>
        </thead>
        <tbody>
          {list.stops.map((stop) => (
            <tr key={stop.sku}>
              <td>
                <span className={styles['tick']} />
              </td>
              <td>{stop.sku}</td>
              <td>{stop.name}</td>
              <td className={styles['number']}>{formatNumber(stop.quantity)}</td>
              <td>
                {stop.parcels
                  .map(({ shipmentId, quantity }) => s('pickPart', { id: String(shipmentId), quantity }))
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function SlipSheet({ parcel, codes }: { readonly parcel: Parcel; readonly codes: ParcelCodes }) {
  return (
    <section className={styles['sheet']} data-sheet="slip">
      <header className={styles['head']}>
        <h2>{s('slipTitle', { order: String(parcel.orderId) })}</h2>
        <p>{s('part', { id: String(parcel.shipmentId), part: parcel.part, parts: parcel.parts })}</p>
        <img className={styles['barcode']} src={codes.barcode} alt={parcel.barcode} />
        <p className={styles['codeText']}>{parcel.barcode}</p>
      </header>
      <dl className={styles['facts']}>
        <dt>{s('to')}</dt>
        <dd>
          {parcel.customer}, {parcel.address}
        </dd>
        <dt>{s('from')}</dt>
        <dd>{parcel.warehouse}</dd>
        <dt>{s('placed')}</dt>
        <dd>{formatExact(parcel.placedAt)}</dd>
        {parcel.upsAccount !== null && (
          <>
            <dt>{s('account')}</dt>
            <dd>{parcel.upsAccount}</dd>
          </>
        )}
      </dl>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{s('sku')}</th>
            <th scope="col">{s('product')}</th>
            <th scope="col">{s('quantity')}</th>
          </tr>
        </thead>
        <tbody>
          {parcel.lines.map((line) => (
            <tr key={line.productId}>
              <td>{line.sku}</td>
              <td>{line.name}</td>
              <td className={styles['number']}>{formatNumber(line.quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function LabelSheet({ parcel, codes }: { readonly parcel: Parcel; readonly codes: ParcelCodes }) {
  const pieces = parcel.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <section className={styles['label']} data-sheet="label">
      <div className={styles['labelTo']}>
        <p>{s('to')}</p>
        <p className={styles['labelName']}>{parcel.customer}</p>
        <p className={styles['labelAddress']}>{parcel.address}</p>
        {parcel.upsAccount !== null && <p>{s('accountIs', { account: parcel.upsAccount })}</p>}
      </div>
      <img className={styles['qr']} src={codes.qr} alt={parcel.qr} />
      <div className={styles['labelFrom']}>
        <p>{s('fromIs', { warehouse: parcel.warehouse })}</p>
        <p>{s('labelOrder', { order: String(parcel.orderId), part: parcel.part, parts: parcel.parts, pieces })}</p>
      </div>
      <div className={styles['labelCode']}>
        <img className={styles['barcode']} src={codes.barcode} alt={parcel.barcode} />
        <p className={styles['codeText']}>{parcel.barcode}</p>
      </div>
    </section>
  );
}
