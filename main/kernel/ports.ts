// What the kernel needs from its host, as interfaces. Both hosts (and the tests) implement them.

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

/** Printing that a page cannot do by itself. */
export interface PrintingPort {
  /** The page of this connection as PDF, or null when it is gone. */
  pdf(connectionId: string, size: 'A4' | 'label'): Promise<Uint8Array | null>;
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
