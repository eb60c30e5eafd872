const signatures: readonly (readonly [string, readonly number[]])[] = [
  ['a spreadsheet or zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel or Word file', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['a gzip file', [0x1f, 0x8b]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
  ['a SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
];

/** What the first bytes give away: the name of a kind of file that is no text, else undefined. */
export function sniffContent(firstBytes: Uint8Array): string | undefined {
  return signatures.find(([, signature]) => signature.every((byte, index) => firstBytes[index] === byte))?.[0];
}
