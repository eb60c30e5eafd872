/** Stands for a last byte that is half a unit of UTF-16. No UTF-8 has it. */
export const halfUnit = 0xff;

export interface Utf16Reader {
  /** What can be said of the bytes so far, as UTF-8. */
  add(chunk: Uint8Array): Buffer;
  /** What is left when the file has ended. */
  rest(): Buffer;
}

const none = Buffer.alloc(0);

/**
 * Writes UTF-16 as UTF-8, chunk after chunk and without loss: half of a surrogate pair becomes the three bytes that UTF-8
 * would have for it if it were allowed, and half a unit at the end a 0xff, so that what is no text in the one is none in
 * the other, and the record in which it stands is found to be damaged.
 */
export function createUtf16Reader({ isBigEndian }: { readonly isBigEndian: boolean }): Utf16Reader {
  let left = none;
  const written = (bytes: Buffer): Buffer => {
    const units = Buffer.from(bytes);
    const text = (isBigEndian ? units.swap16() : units).toString('utf16le');
    return text.isWellFormed() ? Buffer.from(text, 'utf8') : withHalves(text);
  };
  return {
    add(chunk) {
      const bytes = left.length === 0 ? Buffer.from(chunk) : Buffer.concat([left, chunk]);
      let end = bytes.length - (bytes.length % 2);
      const last = end === 0 ? 0 : isBigEndian ? bytes.readUInt16BE(end - 2) : bytes.readUInt16LE(end - 2);
      // its other half may come
      if (isHighSurrogate(last)) end -= 2;
      left = Buffer.from(bytes.subarray(end));
      return end === 0 ? none : written(bytes.subarray(0, end));
    },
    rest() {
      const bytes = left;
      left = none;
      const end = bytes.length - (bytes.length % 2);
      const text = written(bytes.subarray(0, end));
      return end === bytes.length ? text : Buffer.concat([text, Buffer.from([halfUnit])]);
    },
  };
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

function withHalves(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length * 3);
  let length = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (!isSurrogate(unit)) continue;
    const next = text.charCodeAt(at + 1);
    if (isHighSurrogate(unit) && next >= 0xdc00 && next <= 0xdfff) at += 1;
    else {
      length += bytes.write(text.slice(from, at), length, 'utf8');
      bytes[length] = 0xe0 | (unit >> 12);
      bytes[length + 1] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[length + 2] = 0x80 | (unit & 0x3f);
      length += 3;
      from = at + 1;
    }
  }
  length += bytes.write(text.slice(from), length, 'utf8');
  return bytes.subarray(0, length);
}

/** How many bytes of UTF-16 a byte of what the reader writes stands for: the first byte of a character for all of it. */
export const utf16BytesOf: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === halfUnit) return 1;
  if (byte >= 0xf0) return 4;
  return byte < 0x80 || byte >= 0xc0 ? 2 : 0;
});
