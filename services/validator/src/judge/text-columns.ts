import pl from 'nodejs-polars';

/**
 * Verified bytes as columns of texts, by Polars. Everything is read as text, nothing is inferred; an empty field and ""
 * are both the empty text.
 */
export function toTextColumns(csv: Buffer, names: readonly string[], delimiter: string): string[][] {
  const frame = pl.readCSV(csv, {
    hasHeader: false,
    inferSchemaLength: 0,
    quoteChar: '"',
    sep: delimiter,
    ignoreErrors: false,
    rechunk: false,
  });
  if (frame.width !== names.length) throw new Error(`${frame.width} columns were read of ${names.length}`);
  return frame.columns.map(name => {
    const cells = frame.getColumn(name).toArray();
    return cells.map(cell => (cell === null ? '' : String(cell)));
  });
}
