// Printing as PDF, where the host can: the call and what it answers.

import * as z from 'zod/mini';

export const PDF_SIZES = ['A4', 'label'] as const;
export type PdfSize = (typeof PDF_SIZES)[number];

export const printingParams = {
  /** The caller's own page as it would be printed now. */
  pdf: z.object({ size: z.enum(PDF_SIZES) }),
} as const;

export interface PrintingResults {
  /** Base64. Error `not-available` where the host cannot. */
  'print.pdf': { readonly pdf: string };
}
