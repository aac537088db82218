// What the kernel needs from its host, as interfaces. Both hosts (and the tests) implement them.

import type { PdfSize, PrinterRow } from '../contracts/printing.js';
import type { Clock, Timers } from '../core/lib/clock.js';
import type { Random } from '../core/lib/random.js';

export type ProcessName = 'world-link' | 'ups-link' | 'simulator';

/** A running child with one ordered pipe each way (parentPort, or child_process IPC). */
export interface ChildHandle {
  readonly pid: number | null;
  /** Never throws; a message to a dead child is dropped. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once. `code` null when a signal ended it. */
  onExit(listener: (code: number | null, signal: string | null) => void): void;
  kill(): void;
}

export interface ProcessHost {
  /** Children are parts of this very process: what they say was typed where it was made, and is not checked again. */
  readonly sameProcess?: true;
  /** Starts a child; it says hello by itself. `epoch` reaches it as an argument. */
  start(name: ProcessName, epoch: number): ChildHandle;
}

/** One window or one browser tab. Messages are JSON values. */
export interface ClientConnection {
  readonly id: string;
  send(message: unknown): void;
  /** Bytes waiting to leave, 0 where the host cannot tell. */
  bufferedBytes(): number;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

export interface ChannelListener {
  onConnection(listener: (connection: ClientConnection) => void): void;
}

export interface Logger {
  error(message: string, details?: unknown): void;
  warn(message: string, details?: unknown): void;
  info(message: string, details?: unknown): void;
  debug(message: string, details?: unknown): void;
}

export interface HostPaths {
  /** Folder for databases; exists. */
  readonly dataDir: string;
  readonly logFile: string;
  /** resources/ of the program. */
  readonly resourcesDir: string;
}

/** Printing that a page cannot do by itself. All of it answers null when the page of this connection is gone. */
export interface PrintingPort {
  /** The page as PDF; with `footer` (plain text) each page has it and its number at the foot. */
  pdf(
    connectionId: string,
    page: { readonly size: PdfSize; readonly footer: string | null },
  ): Promise<Uint8Array | null>;
  /** The machine's printers as it knows them now. */
  printers(connectionId: string): Promise<readonly PrinterRow[] | null>;
  /** The page on a printer, without a dialog. Rejects with the system's reason. */
  paper(connectionId: string, page: { readonly size: PdfSize; readonly printer: string }): Promise<true | null>;
}

export interface HostPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  readonly paths: HostPaths;
  readonly processes: ProcessHost;
  readonly channel: ChannelListener;
  /** Absent where pages print by themselves. */
  readonly printing?: PrintingPort;
  readonly appVersion: string;
  readonly hostName: 'electron' | 'browser' | 'test';
}
