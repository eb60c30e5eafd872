const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

const signatures: readonly (readonly [string, readonly number[]])[] = [
  ['a spreadsheet or zip archive', ascii('PK\x03\x04')],
  ['an empty zip archive', ascii('PK\x05\x06')],
  ['an old Excel or Word file', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a PDF', ascii('%PDF-')],
  ['a gzip file', [0x1f, 0x8b]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['a Parquet file', ascii('PAR1')],
  ['a SQLite database', ascii('SQLite format 3\0')],
  ['UTF-32 text', [0xff, 0xfe, 0, 0]],
  ['UTF-32 text', [0, 0, 0xfe, 0xff]],
];

/** How many bytes `sniffContent` has to see. */
export const sniffedBytes = 16;

/** What the first bytes give away: the name of a kind of file that cannot be read, else undefined. */
export function sniffContent(firstBytes: Uint8Array): string | undefined {
  return signatures.find(([, signature]) => signature.every((byte, index) => firstBytes[index] === byte))?.[0];
}
