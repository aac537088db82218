// UTF-8 to text without the platform's decoder: what is no UTF-8 becomes U+FFFD, and never throws.

const REPLACEMENT = 0xfffd;

/** How many bytes follow a first byte; -1: none can begin so. */
function following(byte: number): number {
  if (byte < 0x80) return 0;
  if (byte >= 0xc2 && byte < 0xe0) return 1;
  if (byte >= 0xe0 && byte < 0xf0) return 2;
  return byte >= 0xf0 && byte < 0xf5 ? 3 : -1;
}

const LEAST = [0, 0x80, 0x800, 0x10000];

/** bytes[start, end) as text. `sound`: nothing had to be replaced. */
export function fromUtf8(bytes: Uint8Array, start = 0, end = bytes.length): { text: string; sound: boolean } {
  let text = '';
  let sound = true;
  let at = start;
  while (at < end) {
    const first = bytes[at] ?? 0;
    const more = following(first);
    let code = more <= 0 ? first : first & (0x3f >> more);
    let good = more >= 0 && at + more < end;
    for (let i = 1; good && i <= more; i++) {
      const byte = bytes[at + i] ?? 0;
      good = (byte & 0xc0) === 0x80;
      code = (code << 6) | (byte & 0x3f);
    }
    good &&= code >= (LEAST[more] ?? 0) && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
    text += String.fromCodePoint(good ? code : REPLACEMENT);
    at += good ? more + 1 : 1;
    sound &&= good;
  }
  return { text, sound };
}
