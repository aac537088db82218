// The machine's printers, and which of them takes sheets and which labels: chosen once, kept in the app database, looked for at each
// print. What a page looks like is the page's business.

import { choiceSchema, type PdfSize, type PrinterChoice, type PrinterList } from '../contracts/printing.js';
import { check } from '../contracts/check.js';
import type { AppStore } from '../store/store.js';
import type { AuditTicket } from './audit-recorder.js';
import { callError } from './call-error.js';
import type { Logger, PrintingPort } from './ports.js';

const KEY = 'printers';
const NOTHING_CHOSEN: PrinterChoice = { sheets: null, labels: null };

export class Printers {
  readonly #app: AppStore;
  readonly #port: PrintingPort | undefined;
  readonly #logger: Logger;

  /** `port`: absent where pages print by themselves. */
  constructor(app: AppStore, port: PrintingPort | undefined, logger: Logger) {
    this.#app = app;
    this.#port = port;
    this.#logger = logger;
  }

  async list(connectionId: string): Promise<PrinterList> {
    const chosen = await this.#chosen();
    if (this.#port === undefined) return { available: false, printers: [], chosen };
    return { available: true, printers: present(await this.#port.printers(connectionId)), chosen };
  }

  /** With a ticket: in one commit with the audit log's entry. */
  async choose(choice: PrinterChoice, ticket?: AuditTicket | null): Promise<PrinterChoice> {
    if (ticket === undefined || ticket === null) await this.#app.saveSetting(KEY, choice);
    else {
      const before = await this.#chosen();
      await ticket.commit({ settings: [{ key: KEY, value: choice }] }, { before, after: choice });
    }
    return choice;
  }

  async pdf(connectionId: string, size: PdfSize, footer: string | null): Promise<Uint8Array> {
    return present(await this.#mustPort().pdf(connectionId, { size, footer }));
  }

  /** The name, for people, of the printer that took it. */
  async paper(connectionId: string, size: PdfSize): Promise<string> {
    const port = this.#mustPort();
    const { sheets, labels } = await this.#chosen();
    const name = size === 'label' ? labels : sheets;
    const what = size === 'label' ? 'labels' : 'sheets';
    if (name === null) throw callError('no-printer', `No printer is chosen for ${what}: choose one in Settings.`);
    const there = present(await port.printers(connectionId)).find((one) => one.name === name);
    if (there === undefined) {
      throw callError(
        'printer-gone',
        `The printer “${name}”, which is chosen for ${what}, is not there: it may be switched off, removed or renamed. ` +
          `Choose another in Settings, or save as PDF.`,
        { printer: name },
      );
    }
    const printed = await port.paper(connectionId, { size, printer: name }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw callError('printer-failed', `The printer “${there.label}” did not print: ${reason}`, { printer: name });
    });
    present(printed);
    return there.label;
  }

  #mustPort(): PrintingPort {
    if (this.#port !== undefined) return this.#port;
    throw callError('not-available', 'A browser prints by itself: choose “Save as PDF” in its print dialog.');
  }

  async #chosen(): Promise<PrinterChoice> {
    const stored = (await this.#app.settings())[KEY];
    if (stored === undefined) return NOTHING_CHOSEN;
    const checked = check<PrinterChoice>(choiceSchema, stored, KEY);
    if (checked.ok) return checked.value;
    this.#logger.warn('the stored choice of printers is not valid and was left aside', checked.error);
    return NOTHING_CHOSEN;
  }
}

function present<T>(answer: T | null): T {
  if (answer === null) throw callError('not-available', 'The window is gone.');
  return answer;
}
