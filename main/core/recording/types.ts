// What a recording holds: a header, then one record for each frame or event of a connection. Shapes and limits; no bytes yet.

export const RECORDING_FORMAT = 1;

/** Which conversation: the store and the world, the UPS and the world, the store and the UPS. */
export const RECORD_SIDES = ['world-store', 'world-ups', 'ups-store'] as const;
export type RecordSide = (typeof RECORD_SIDES)[number];

/** Who recorded: `in` and `out` are seen from there. */
export const RECORD_ROLES = ['store', 'ups', 'world'] as const;
export type RecordRole = (typeof RECORD_ROLES)[number];

/** What is spoken between store and UPS; on the sides of the world it is always the first. */
export const RECORD_DIALECTS = ['parcelyard', 'ua', 'v4', 'call'] as const;
export type RecordDialect = (typeof RECORD_DIALECTS)[number];

/** Where a record was made. */
export interface RecordPlace {
  readonly side: RecordSide;
  readonly role: RecordRole;
  readonly dialect: RecordDialect;
}

export const RECORD_KINDS = [
  /** A whole frame, its length in front, as it was on the wire. */
  'frame',
  /** The bare digits that dialect v4 begins with. */
  'digits',
  /** A part of a frame: of one too long to be kept in one piece, or whose beginning went by before the recording began. */
  'piece',
  /** No frame can begin like this; nor is there one after it. */
  'broken',
  /** The beginning of a frame whose rest never came. */
  'cut',
  /** A connection began; ended (`bytes`: why, as UTF-8); stood already when the recording (or this part of it) began. */
  'opened',
  'closed',
  'joined',
  /** Records that had to be left out, because whoever keeps them could not follow: `lost` of them. */
  'gap',
  /** The recording ended as it should; readers do not hand it on. */
  'end',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export interface WireRecord extends RecordPlace {
  readonly kind: RecordKind;
  /** Milliseconds since 1970, kept to the microsecond. */
  readonly at: number;
  /** From 1, one for each connection of the process that recorded. */
  readonly connection: number;
  readonly direction: 'in' | 'out';
  /** The first bytes of its direction on this connection: with the world, the connect message. */
  readonly first: boolean;
  readonly bytes: Uint8Array;
  /** Of a gap: how many records; else 0. */
  readonly lost: number;
}

export interface RecordingHeader {
  readonly format: number;
  readonly sides: readonly RecordSide[];
  readonly role: RecordRole;
  readonly dialect: RecordDialect;
  /** Null: not known when the recording began; the connect messages tell. */
  readonly worldId: number | null;
  /** Milliseconds since 1970; the records' times are counted from here. */
  readonly startedAt: number;
  /** Name and version of the program that recorded. */
  readonly program: string;
  /** 1, and one more for each file that continues this recording. */
  readonly part: number;
}

/** A frame that is longer is recorded in pieces. */
export const LONGEST_PIECE = 1024 * 1024;
/** What claims to be longer is no record. */
export const LONGEST_RECORD = LONGEST_PIECE * 80;
export const LONGEST_HEADER = 64 * 1024;
