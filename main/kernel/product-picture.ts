// A picture that a window sends: its size, and that it is what it says it is. Gives it the name of its content.

import { createHash } from 'node:crypto';
import { PICTURE_BYTES, type PictureMime, type ProductPictureInput } from '../contracts/placing.js';
import type { ProductPicture } from '../core/fulfilment/types.js';
import { callError } from './call-error.js';

const starts = (bytes: Uint8Array, at: number, signature: readonly number[]): boolean =>
  signature.every((byte, i) => bytes[at + i] === byte);

/** By the first bytes: a file's name and what a window calls it prove nothing. */
const LOOKS_LIKE: Readonly<Record<PictureMime, (bytes: Uint8Array) => boolean>> = {
  'image/png': (bytes) => starts(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': (bytes) => starts(bytes, 0, [0xff, 0xd8, 0xff]),
  'image/gif': (bytes) => starts(bytes, 0, [0x47, 0x49, 0x46, 0x38]),
  'image/webp': (bytes) => starts(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && starts(bytes, 8, [0x57, 0x45, 0x42, 0x50]),
};

/** Throws `bad-picture`: too large, empty, or of another kind than it says. */
export function readPicture({ mime, base64 }: ProductPictureInput): NonNullable<ProductPicture['picture']> {
  const bytes = Buffer.from(base64, 'base64');
  const fault = (message: string): never => {
    throw callError('bad-picture', `setPicture: ${message}`, { field: 'setPicture' });
  };
  if (bytes.length > PICTURE_BYTES) fault(`${bytes.length} bytes; allowed are ${PICTURE_BYTES}`);
  if (!LOOKS_LIKE[mime](bytes)) fault(`it is not what it says it is (${mime}); allowed are PNG, JPEG, WebP and GIF`);
  const name = createHash('sha256').update(mime).update(bytes).digest('hex').slice(0, 32);
  return { name, mime, base64: bytes.toString('base64') };
}
