import pl from 'nodejs-polars';
import { polarsCsvOptions, type VerifiedFormat } from './scan-verified.ts';

/**
 * `count` verified records as columns of texts, by Polars; an empty field and "" are both the empty text. Blocks the event
 * loop: for a process that does nothing else.
 */
export function toTextColumns(csv: Buffer, { columns, delimiter }: VerifiedFormat, count: number): string[][] {
  const frame = pl.readCSV(csv, { ...polarsCsvOptions, sep: delimiter, missingIsNull: false });
  if (frame.width !== columns.length || frame.height !== count)
    throw new Error(`${frame.height} x ${frame.width} cells were read of ${count} x ${columns.length}`);
  return frame.columns.map(name => {
    const cells = frame.getColumn(name).toArray();
    return cells.map(cell => (cell === null ? '' : String(cell)));
  });
}
