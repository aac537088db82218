// What can be made to go wrong on purpose, and how often. Shapes only; their run-time check is contracts/faults.ts.

/** Where store and UPS programs connect: the world's two ports and the UPS's one. */
export const FAULT_LINES = ['worldStore', 'worldUps', 'upsStore'] as const;
export type FaultLineName = (typeof FAULT_LINES)[number];

/** As the server sees it: `in` is what the peer sends. */
export type FaultDirection = 'in' | 'out';

/** Of one direction. Numbers are percent of its frames, 0 to 100; what is left out does not happen. */
export interface DirectionFaults {
  readonly drop?: number | undefined;
  readonly duplicate?: number | undefined;
  /** Overtaken by the next frame, or late when none comes. */
  readonly reorder?: number | undefined;
  /** Its length holds, its body can no longer be parsed. */
  readonly corrupt?: number | undefined;
  /** Written in several pieces with pauses between. */
  readonly split?: number | undefined;
  /** Held back and written in one piece with the next. */
  readonly merge?: number | undefined;
  /** The connection breaks in the middle of it. */
  readonly disconnect?: number | undefined;
  /** It and all that would follow vanish; the server takes the connection for ended, the peer is told nothing. */
  readonly halfOpen?: number | undefined;
  /** Late by `minMs` to `maxMs`; what follows stays behind it. */
  readonly delay?: { readonly percent: number; readonly minMs: number; readonly maxMs: number } | undefined;
  /** Nothing passes, nothing is lost. On both directions of both of its lines: a world that hangs. */
  readonly stalled?: boolean | undefined;
  /** A slow reader (`in`) or a slow line (`out`). */
  readonly bytesPerSecond?: number | undefined;
}

export interface LineFaults {
  readonly in?: DirectionFaults | undefined;
  readonly out?: DirectionFaults | undefined;
  /** Percent of new connections that are reset at once. */
  readonly refuse?: number | undefined;
}

export interface Breakdowns {
  /** Percent of trips. */
  readonly percent: number;
  /** World time that the truck stands still half-way. */
  readonly repairMs: number;
}

/** What the UPS may tell the store although it is not so. */
export const LIE_KINDS = [
  /** `delivered` of a shipment that nobody knows. */
  'unknown-shipment',
  /** An arrival of truck -1, or of a truck that it does not have. */
  'unknown-truck',
  /** An error about a message that the store never sent. */
  'unknown-number',
  /** A truck in a state that there is not. */
  'unknown-state',
  /** `delivered` of a shipment that still waits for its truck. */
  'too-early',
  /** An arrival that names no packages. */
  'no-packages',
  /** Bytes that are no message. */
  'garbage',
] as const;
export type LieKind = (typeof LIE_KINDS)[number];

/** The same configuration and the same messages give the same faults. */
export interface FaultConfig {
  readonly seed: number;
  readonly lines?: { readonly [Name in FaultLineName]?: LineFaults | undefined } | undefined;
  readonly world?:
    | {
        /** Percent of responses that are never sent (nor again) while this holds, though their commands are acked. */
        readonly unanswered?: number | undefined;
        readonly breakdowns?: Breakdowns | undefined;
      }
    | undefined;
  readonly ups?:
    | {
        /** Percent of messages to the store that are followed by one of `kinds` (all when left out). */
        readonly illegal?: number | undefined;
        readonly kinds?: readonly LieKind[] | undefined;
      }
    | undefined;
}
