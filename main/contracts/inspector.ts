// The protocol inspector's calls: what goes over the wire, page by page as it comes, and recordings of sessions. Records travel as
// core/recording packs them, in base64: the screens read them with the same code that reads files.

import * as z from 'zod/mini';
import type { LinkName } from '../core/lib/ids.js';
import { count } from './check.js';

export const INSPECTOR_LIMITS = {
  /** How long a page may be waited for, in ms. */
  waitMs: 5000,
  /** Bytes of one page, about. */
  pageBytes: 512 * 1024,
  /** Bytes of a recording in one answer. */
  fetchBytes: 256 * 1024,
} as const;

const recordingName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,150}\.pyrec\.gz$/));

export const inspectorParams = {
  /** Begins or ends watching, for this connection. Who asks for no page for half a minute watches no more. */
  watch: z.object({ on: z.boolean() }),
  /**
   * The records from position `after` on, as soon as there are any: none in time is an empty page. Who reads slowly misses what is
   * kept no longer: `from` is then beyond `after`. Error `not-watching`.
   */
  page: z.object({ after: count, waitMs: count.check(z.maximum(INSPECTOR_LIMITS.waitMs)) }),
  /** Records both links from now on, or ends that. Errors `recordings-full`, `bad-folder`. */
  record: z.object({ on: z.boolean() }),
  recordings: z.object({}),
  /** The bytes of a recording from `offset` on. Error `not-found`. */
  fetch: z.object({ name: recordingName, offset: count }),
  /** Errors `not-found`, `recording-open`. */
  remove: z.object({ name: recordingName }),
} as const;

export interface InspectorChunk {
  /** Milliseconds since 1970 that the records' times are counted from. */
  readonly base: number;
  readonly count: number;
  /** base64 */
  readonly records: string;
}

export interface InspectorPage {
  /** Position of the first record here. */
  readonly from: number;
  /** What to ask for next. */
  readonly next: number;
  /** The position after the newest record that there is. */
  readonly latest: number;
  readonly chunks: readonly InspectorChunk[];
}

export interface RecordingFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: number;
  /** It is being written. */
  readonly open: boolean;
}

export interface LinkRecording {
  readonly link: LinkName;
  readonly name: string;
  readonly records: number;
  readonly lost: number;
  /** Why it ended unasked. */
  readonly error: string | null;
}

export interface RecordingList {
  /** Since when the session is being recorded; null: it is not. */
  readonly since: number | null;
  readonly links: readonly LinkRecording[];
  /** Newest first. */
  readonly files: readonly RecordingFile[];
  readonly bytes: number;
  /** No recording begins beyond so many. */
  readonly limitBytes: number;
}

export interface InspectorResults {
  'inspector.watch': { readonly next: number };
  'inspector.page': InspectorPage;
  'inspector.record': RecordingList;
  'inspector.recordings': RecordingList;
  'inspector.fetch': { readonly bytes: string; readonly size: number };
  'inspector.remove': RecordingList;
}
