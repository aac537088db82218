// Code 128 and QR codes as pictures of lines, made by bwip-js, which is fetched when something is printed first. In portions, so
// that the window goes on living meanwhile.

import type { Parcel } from './documents.js';

export interface ParcelCodes {
  /** Addresses of SVG pictures. */
  readonly barcode: string;
  readonly qr: string;
}

/** How long one portion works, ms. */
const PORTION_MS = 30;

const picture = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** One pair of codes a parcel, in their order. `progress` hears how many are done; `stopped` ends it early with what is there. */
export async function makeCodes(
  parcels: readonly Pick<Parcel, 'barcode' | 'qr'>[],
  progress: (done: number) => void,
  stopped: () => boolean,
): Promise<readonly ParcelCodes[]> {
  const { code128, qrcode, drawingSVG } = await import('bwip-js/generic');
  const codes: ParcelCodes[] = [];
  let began = performance.now();
  for (const { barcode, qr } of parcels) {
    if (stopped()) break;
    codes.push({
      barcode: picture(code128({ bcid: 'code128', text: barcode, height: 12 }, drawingSVG())),
      qr: picture(qrcode({ bcid: 'qrcode', text: qr }, drawingSVG())),
    });
    if (performance.now() - began < PORTION_MS) continue;
    progress(codes.length);
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = performance.now();
  }
  progress(codes.length);
  return codes;
}
