// Printing where the host can do more than a page: as PDF, and on a printer that was chosen once. The calls and what they answer.

import * as z from 'zod/mini';

export const PDF_SIZES = ['A4', 'label'] as const;
export type PdfSize = (typeof PDF_SIZES)[number];

/** The system's names of printers; longer ones are not taken. */
const PRINTER_NAME = 200;
const printer = z.nullable(z.string().check(z.minLength(1), z.maxLength(PRINTER_NAME)));

export const choiceSchema = z.object({
  /** Lists, pick lists, packing slips, reports; null: asked each time. */
  sheets: printer,
  labels: printer,
});
/** Which printer takes what, by the system's name. Kept for this machine, not for a person. */
export type PrinterChoice = z.infer<typeof choiceSchema>;

export const printingParams = {
  /** The caller's own page as it would be printed now. `footer` stands at the foot of each page, beside its number. */
  pdf: z.object({ size: z.enum(PDF_SIZES), footer: z.optional(z.string().check(z.maxLength(300))) }),
  /** The caller's own page, on the printer that is chosen for this size, without a dialog. */
  paper: z.object({ size: z.enum(PDF_SIZES) }),
  printers: z.object({}),
  choose: choiceSchema,
} as const;

export interface PrinterRow {
  /** The system's. */
  readonly name: string;
  /** For people. */
  readonly label: string;
}

export interface PrinterList {
  /** False where pages print by themselves (a browser): there is nothing to choose. */
  readonly available: boolean;
  readonly printers: readonly PrinterRow[];
  /** May name one that is not among them now. */
  readonly chosen: PrinterChoice;
}

export interface PrintingResults {
  /** Base64. Error `not-available` where the host cannot. */
  'print.pdf': { readonly pdf: string };
  /** Errors: `not-available`; `no-printer`: none is chosen; `printer-gone` and `printer-failed`, which name it. */
  'print.paper': { readonly printer: string };
  'printers.list': PrinterList;
  'printers.choose': PrinterChoice;
}
