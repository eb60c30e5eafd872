const quote = 34;

/**
 * The text of the cell at `index` (from 0) of a verified record that stands in `bytes` from `from` to `to`, without making the
 * others. Only for cells of ASCII, such as numbers: every byte becomes one character.
 */
export function asciiCellOf(
  bytes: Buffer,
  place: { readonly from: number; readonly to: number },
  { index, delimiter }: { readonly index: number; readonly delimiter: number },
): string {
  let field = 0;
  let cellFrom = place.from;
  let isInQuotes = false;
  for (let at = place.from; at < place.to; at += 1) {
    const byte = bytes[at];
    if (byte === quote) isInQuotes = !isInQuotes;
    else if (byte === delimiter && !isInQuotes) {
      if (field === index) return unquoted(bytes.toString('latin1', cellFrom, at));
      field += 1;
      cellFrom = at + 1;
    }
  }
  return field === index ? unquoted(bytes.toString('latin1', cellFrom, place.to)) : '';
}

const unquoted = (cell: string): string => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
