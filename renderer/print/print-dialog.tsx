// What is printed of some orders: choose the paper, look at it, print it or keep it as PDF.

import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Banner } from '../components/banner.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { EmptyState } from '../components/empty-state.js';
import { ErrorNote } from '../components/error-note.js';
import { SelectField } from '../components/field.js';
import { exportFileName } from '../components/export/export-file-name.js';
import type { CodedError } from '../../main/core/lib/result.js';
import { useApp, useCall, useDraft } from '../state/hooks.js';
import { useNames } from '../state/names.js';
import { toCodedError } from '../state/rpc-error.js';
import { makeCodes, type ParcelCodes } from './barcodes.js';
import { DOCUMENTS, parcelsOf, pickLists, stillToPick, type DocumentKind } from './documents.js';
import { loadOrders, type LoadedOrders } from './load-orders.js';
import { PrintPages } from './print-pages.js';
import styles from './print.module.css';
import { LabelSheet, PickSheet, SlipSheet } from './sheets.js';
import { s } from './strings.js';
import { usePaper, type PaperKind } from './use-paper.js';

const FILES: Readonly<Record<DocumentKind, string>> = { pick: 'pick-list', slip: 'packing-slips', label: 'labels' };
/** Pages that the preview shows; the rest is like them. */
const SHOWN = 12;

export function PrintDialog({ ids, onClose }: { readonly ids: readonly number[]; readonly onClose: () => void }) {
  const call = useCall();
  const paper = usePaper();
  const names = useNames();
  const products = useApp((state) => state.products);
  const [keptKind, setKind] = useDraft<string>('pref.print', 'slip');
  const kind: DocumentKind = DOCUMENTS.find((one) => one === keptKind) ?? 'slip';
  const [loaded, setLoaded] = useState<LoadedOrders | null>(null);
  const [codes, setCodes] = useState<readonly ParcelCodes[]>([]);
  const [made, setMade] = useState(0);
  const [error, setError] = useState<CodedError | null>(null);
  const [going, setGoing] = useState<PaperKind | null>(null);
  const [sentence, setSentence] = useState('');
  const [printedAt] = useState(() => Date.now());

  const list = ids.join();
  useEffect(() => {
    let over = false;
    loadOrders(call, list === '' ? [] : list.split(',').map(Number), () => over).then(
      (orders) => {
        if (!over) setLoaded(orders);
      },
      (thrown: unknown) => {
        if (!over) setError(toCodedError(thrown));
      },
    );
    return () => {
      over = true;
    };
  }, [call, list]);

  const of = useMemo(
    () => ({ warehouse: names.warehouse, product: names.product, sku: (id: number) => products.get(id)?.sku ?? '' }),
    [names, products],
  );
  const parcels = useMemo(() => (loaded === null ? [] : parcelsOf(loaded.details, of)), [loaded, of]);
  const picks = useMemo(
    () => (loaded === null ? [] : pickLists(parcelsOf(stillToPick(loaded.details), of))),
    [loaded, of],
  );
  const codeKey = parcels.map(({ barcode, qr }) => `${barcode}|${qr}`).join('\n');
  useEffect(() => {
    if (codeKey === '') return;
    let over = false;
    const wanted = codeKey.split('\n').map((line) => {
      const [barcode = '', qr = ''] = line.split('|');
      return { barcode, qr };
    });
    makeCodes(
      wanted,
      (done) => {
        if (!over) setMade(done);
      },
      () => over,
    ).then(
      (all) => {
        if (!over) setCodes(all);
      },
      (thrown: unknown) => {
        if (!over) setError(toCodedError(thrown));
      },
    );
    return () => {
      over = true;
    };
  }, [codeKey]);

  const ready = loaded !== null && (kind === 'pick' || codes.length === parcels.length);
  const pages = ready ? pagesOf() : [];
  function pagesOf(): readonly ReactNode[] {
    if (kind === 'pick') {
      return picks.map((one) => <PickSheet key={one.warehouseId} list={one} printedAt={printedAt} />);
    }
    return parcels.flatMap((parcel, index) => {
      const own = codes[index];
      if (own === undefined) return [];
      const Sheet = kind === 'slip' ? SlipSheet : LabelSheet;
      return [<Sheet key={parcel.shipmentId} parcel={parcel} codes={own} />];
    });
  }
  const size = kind === 'label' ? 'label' : 'A4';
  const file = exportFileName(FILES[kind], printedAt);
  const go = async () => {
    setError(null);
    setSentence('');
    try {
      if (going !== null) setSentence(await paper.send({ kind: going, size, file }));
    } catch (thrown) {
      setError(toCodedError(thrown));
    }
    setGoing(null);
  };
  const printer = paper.printerFor(size);
  const whereTo =
    printer !== null
      ? s('goesTo', { printer })
      : s(paper.byDialog ? 'pdfHint' : paper.savesPdf ? 'dialogHint' : 'preview');
  const failed = loaded?.failed ?? [];
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={s('title', { n: ids.length })}
      actions={
        <>
          <Button onClick={onClose}>{s('close')}</Button>
          {paper.savesPdf && (
            <Button disabled={pages.length === 0} busy={going === 'pdf'} onClick={() => setGoing('pdf')}>
              {s('pdf')}
            </Button>
          )}
          <Button
            variant="primary"
            disabled={pages.length === 0}
            busy={going === 'print'}
            onClick={() => setGoing('print')}
          >
            {s(printer === null ? 'print' : 'printNow')}
          </Button>
        </>
      }
    >
      <SelectField
        label={s('what')}
        value={kind}
        onChange={(event) => {
          setKind(event.target.value);
          setSentence('');
        }}
      >
        {DOCUMENTS.map((one) => (
          <option key={one} value={one}>
            {s(one)}
          </option>
        ))}
      </SelectField>
      <p className={styles['note']} role="status">
        {loaded === null
          ? s('loading', { n: ids.length })
          : !ready
            ? s('making', { done: made, n: parcels.length })
            : s('pages', { n: pages.length })}
        {ready && ` · ${sentence === '' ? whereTo : sentence}`}
      </p>
      <ErrorNote error={error} />
      {failed.length > 0 && (
        <Banner tone="warning" inset>
          {s('left', { n: failed.length, why: failed[0]?.why ?? '' })}
        </Banner>
      )}
      {ready && pages.length === 0 && (
        <EmptyState title={s('nothing', { why: s(kind === 'pick' ? 'nothingPick' : 'nothingParcels') })} />
      )}
      {pages.length > 0 && (
        <div className={styles['preview']} tabIndex={0} role="region" aria-label={s('preview')}>
          {pages.slice(0, SHOWN)}
          {pages.length > SHOWN && <p className={styles['note']}>{s('more', { n: pages.length - SHOWN })}</p>}
        </div>
      )}
      {going !== null && (
        <PrintPages key={going} name={file} onReady={go}>
          {pages}
        </PrintPages>
      )}
    </Dialog>
  );
}
