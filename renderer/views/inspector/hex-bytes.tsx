// Bytes as hex and text, sixteen a line, those of the chosen message marked.

import styles from './inspector.module.css';

const PER_LINE = 16;
/** Lines shown; copying gives all bytes. */
const LINES = 256;

interface HexBytesProps {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export function HexBytes({ bytes, start, end }: HexBytesProps) {
  // Around the marked bytes, where the frame is longer than what is shown.
  const first = Math.max(0, Math.min(Math.floor(start / PER_LINE) - 4, Math.ceil(bytes.length / PER_LINE) - LINES));
  const lines = Math.min(LINES, Math.ceil(bytes.length / PER_LINE) - first);
  return (
    <pre className={styles['hex']} tabIndex={0}>
      {Array.from({ length: lines }, (_, i) => {
        const from = (first + i) * PER_LINE;
        return <HexLine key={from} bytes={bytes.subarray(from, from + PER_LINE)} from={from} start={start} end={end} />;
      })}
    </pre>
  );
}

function HexLine({ bytes, from, start, end }: HexBytesProps & { readonly from: number }) {
  const low = Math.min(bytes.length, Math.max(0, start - from));
  const high = Math.min(bytes.length, Math.max(low, end - from));
  const hex = (part: Uint8Array): string =>
    Array.from(part, (byte) => `${byte.toString(16).padStart(2, '0')} `).join('');
  const text = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  return (
    <span className={styles['hexLine']}>
      <span className={styles['offset']}>{from.toString(16).padStart(6, '0')} </span>
      {hex(bytes.subarray(0, low))}
      <mark>{hex(bytes.subarray(low, high))}</mark>
      {hex(bytes.subarray(high))}
      {'   '.repeat(PER_LINE - bytes.length)} {text}
      {'\n'}
    </span>
  );
}
