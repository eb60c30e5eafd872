export interface GrowingText {
  readonly byteLength: number;
  add(text: string): void;
  /** What was added since the last time, as UTF-8. */
  take(): Buffer;
}

/** Text that is gathered as bytes: a million short strings held until they are joined cost ten times as much memory. */
export function createGrowingText(): GrowingText {
  let bytes = Buffer.allocUnsafe(64 * 1024);
  let byteLength = 0;
  return {
    get byteLength() {
      return byteLength;
    },
    add(text) {
      // UTF-8 has at most 3 bytes for a unit of UTF-16
      const needed = byteLength + text.length * 3;
      if (needed > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(needed, bytes.length * 2));
        bytes.copy(larger, 0, 0, byteLength);
        bytes = larger;
      }
      byteLength += bytes.write(text, byteLength, 'utf8');
    },
    take() {
      const taken = Buffer.from(bytes.subarray(0, byteLength));
      byteLength = 0;
      return taken;
    },
  };
}
