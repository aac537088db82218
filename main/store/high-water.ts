// A note beside the books of the highest numbers that were ever used, rewritten in place after every commit. It costs no sync:
// it survives the end of the program, and where a power cut takes it back it says too little, never too much.
// From it books that are older than they were (a damaged log, a restored copy) know what may not be used again.

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Counters } from '../core/fulfilment/types.js';

/** Always the same number of bytes, so that writing it needs no new room on the disk. */
const BYTES = 320;

export interface HighWater {
  note(counters: Counters): void;
  close(): void;
}

export function highWaterFile(databaseFile: string): string {
  return `${databaseFile}.numbers`;
}

export function openHighWater(file: string): HighWater {
  let handle: number | null = null;
  try {
    handle = openSync(file, openFlags(file), 0o600);
  } catch {
    handle = null; // It is a help where something is damaged; the books themselves must not fail for it.
  }
  return {
    note(counters) {
      if (handle === null) return;
      try {
        writeSync(handle, encode(counters), 0, BYTES, 0);
      } catch {
        // As above: a note that is too old says too little, which is what a missing one says.
      }
    },
    close() {
      if (handle !== null) closeSync(handle);
      handle = null;
    },
  };
}

function openFlags(file: string): 'r+' | 'w+' {
  try {
    closeSync(openSync(file, 'r'));
    return 'r+';
  } catch {
    return 'w+'; // Not there yet.
  }
}

/** Null when there is none or it is not whole. */
export function readHighWater(file: string): Counters | null {
  try {
    return decode(readFileSync(file, 'utf8'));
  } catch {
    return null; // Missing: books of an earlier version, or a copy that was brought from elsewhere.
  }
}

const fields = (c: Counters): readonly number[] => [
  c.nextSeq.world,
  c.nextSeq.ups,
  c.nextOrderId,
  c.nextShipmentId,
  c.nextPurchaseId,
  c.nextCustomerId,
  c.nextRev,
];

function encode(counters: Counters): Buffer {
  const text = JSON.stringify({ next: fields(counters), sum: checksum(fields(counters)) });
  return Buffer.from(`${text.padEnd(BYTES - 1)}\n`, 'latin1');
}

function decode(text: string): Counters | null {
  const parsed = JSON.parse(text) as { readonly next?: unknown; readonly sum?: unknown };
  const next = parsed.next;
  if (!Array.isArray(next) || next.length !== 7 || !next.every((n) => Number.isSafeInteger(n) && n >= 1)) return null;
  const numbers = next as number[];
  if (parsed.sum !== checksum(numbers)) return null;
  const [world = 1, ups = 1, order = 1, shipment = 1, purchase = 1, customer = 1, rev = 1] = numbers;
  return {
    nextSeq: { world, ups },
    nextOrderId: order,
    nextShipmentId: shipment,
    nextPurchaseId: purchase,
    nextCustomerId: customer,
    nextRev: rev,
  };
}

function checksum(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => (sum * 31 + (n % 1_000_003)) % 1_000_003, 7);
}

/** What the note knows beyond these numbers, or null when the books are as far as it is. */
export function beyond(noted: Counters | null, counters: Counters): Counters | null {
  if (noted === null) return null;
  const here = fields(counters);
  return fields(noted).some((n, index) => n > (here[index] ?? 0)) ? noted : null;
}
