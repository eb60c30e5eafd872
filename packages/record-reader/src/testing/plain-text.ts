/** A file as a text whose characters can be counted: how the plain reader looks at it. */
export interface PlainText {
  /** One character for each byte, or for each unit of UTF-16. */
  readonly text: string;
  /** In the file, of the character at `index`. */
  placeOf(index: number): number;
  /** As UTF-8, in bytes. */
  sizeOf(text: string): number;
  /** Of the character at `index`; the first half of a pair has all four. */
  sizeAt(index: number): number;
  /** What it says; undefined where it says nothing that can be read. */
  decode(text: string): string | undefined;
  /** The first character that its encoding does not have; -1: there is none, or it is not told from the others by itself. */
  firstInvalid(text: string): number;
}

/** The characters at 0x80 to 0x9f of windows-1252, by the Unicode consortium's table; a blank where there is none. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
/** Where ISO 8859-15 differs from ISO 8859-1. */
const iso885915 = new Map([
  [0xa4, '€'],
  [0xa6, 'Š'],
  [0xa8, 'š'],
  [0xb4, 'Ž'],
  [0xb8, 'ž'],
  [0xbc, 'Œ'],
  [0xbd, 'œ'],
  [0xbe, 'Ÿ'],
]);

export function plainTextOf(bytes: Buffer, declared: 'utf-8' | 'windows-1252' | 'iso-8859-15'): PlainText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16Text(bytes, bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const swapped = Buffer.from(bytes.subarray(2));
    for (let at = 0; at + 1 < swapped.length; at += 2) swapped.writeUInt16LE(bytes.readUInt16BE(at + 2), at);
    return utf16Text(bytes, swapped);
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = hasMark ? 3 : 0;
  const text = bytes.subarray(start).toString('latin1');
  const common = {
    text,
    placeOf: (index: number) => start + index,
    sizeOf: (one: string) => one.length,
    sizeAt: () => 1,
  };
  if (hasMark || declared === 'utf-8') return { ...common, decode: asUtf8, firstInvalid: () => -1 };
  const characterOf = (character: string): string | undefined => {
    const code = character.charCodeAt(0);
    if (declared === 'windows-1252' && code >= 0x80 && code < 0xa0)
      return windows1252[code - 0x80]?.trim() || undefined;
    if (declared === 'iso-8859-15' && code >= 0x80 && code < 0xa0) return undefined;
    return declared === 'iso-8859-15' ? (iso885915.get(code) ?? character) : character;
  };
  return {
    ...common,
    decode(one) {
      const characters = [...one].map(characterOf);
      return characters.includes(undefined) ? undefined : characters.join('');
    },
    firstInvalid: one => [...one].findIndex(character => characterOf(character) === undefined),
  };
}

function utf16Text(bytes: Buffer, units: Buffer): PlainText {
  // half a unit at the end is as little a character as half a pair
  const text = units.toString('utf16le') + (units.length % 2 === 1 ? '\ud800' : '');
  return {
    text,
    placeOf: index => Math.min(2 + 2 * index, bytes.length),
    sizeOf: one => Buffer.byteLength(one, 'utf8'),
    sizeAt(index) {
      const code = text.charCodeAt(index);
      if (code < 0x800) return code < 0x80 ? 1 : 2;
      const isFirst = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(index, index + 2));
      const isSecond = index > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(index - 1, index + 1));
      return isFirst ? 4 : isSecond ? 0 : 3;
    },
    decode: one => (one.isWellFormed() ? one : undefined),
    firstInvalid: () => -1,
  };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function asUtf8(latin1: string): string | undefined {
  try {
    return strictUtf8.decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return undefined;
  }
}
