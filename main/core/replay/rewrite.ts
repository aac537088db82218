// Message bytes with other numbers in them: fields are changed one by one, everything else stays as it was, to the byte. For
// replaying a recording to a peer whose numbers are not those of the recording.

import type { FieldTree, MessageTree } from '../inspector/read-message.js';
import type { Messages } from '../inspector/schema.js';
import { joined } from '../recording/codec.js';
import { frame } from '../session/frame.js';

/** The number to be written for a field's; the same: it stays as it is. */
export type MapNumber = (field: string, value: number) => number;

/** Any safe integer as a varint, negative ones in ten bytes. */
export function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}

export function numberField(field: number, value: number): Uint8Array {
  return joined([varint(field * 8), varint(value)]);
}

function bytesField(field: number, content: Uint8Array): Uint8Array {
  return joined([varint(field * 8 + 2), frame(content)]);
}

/**
 * The fields of a message that `keep` wants, with their numbers mapped. `frameBytes` is what the tree was read from. Lists that came
 * packed leave one by one.
 */
export function rewriteFields(
  tree: MessageTree,
  frameBytes: Uint8Array,
  map: MapNumber,
  keep: (field: FieldTree, index: number) => boolean = () => true,
): Uint8Array {
  const parts: Uint8Array[] = [];
  tree.fields.forEach((field, index) => {
    if (keep(field, index)) parts.push(rewriteField(tree, field, frameBytes, map));
  });
  return joined(parts);
}

function rewriteField(tree: MessageTree, field: FieldTree, frameBytes: Uint8Array, map: MapNumber): Uint8Array {
  const { number, name, value, start, end } = field;
  if (typeof value === 'object') {
    const inner = rewriteFields(value, frameBytes, map);
    return bytesField(number, inner);
  }
  // A packed list is one stretch of bytes for several fields.
  const packed = tree.fields.some((other) => other !== field && other.start === start);
  const mapped = typeof value === 'number' ? map(name, value) : null;
  if (mapped !== null && (mapped !== value || packed)) return numberField(number, mapped);
  return frameBytes.subarray(start, end);
}

/** A frame that acks these numbers; null: this message has no words for it. */
export function ackFrame(messages: Messages, message: string, seqs: readonly number[]): Uint8Array | null {
  const found = Object.entries(messages[message] ?? {}).find(([, [name]]) => /^acks?$/.test(name));
  if (found === undefined) return null;
  return frame(joined(seqs.map((seq) => numberField(Number(found[0]), seq))));
}
