import pl from 'nodejs-polars';
import { polarsCsvOptions, type VerifiedFormat } from './scan-verified.ts';
import { splitVerified } from './split-verified.ts';

const fewBytes = 64 * 1024;

/**
 * `count` verified records as columns of texts; an empty field and "" are both the empty text. Blocks the event loop: for
 * a process that does nothing else. Throws when the bytes are not as they are said to be.
 */
export function toTextColumns(csv: Buffer, format: VerifiedFormat, count: number): string[][] {
  return csv.length <= fewBytes ? splitVerified(csv, format, count) : readByPolars(csv, format, count);
}

export function readByPolars(csv: Buffer, { columns, delimiter }: VerifiedFormat, count: number): string[][] {
  const frame = pl.readCSV(csv, { ...polarsCsvOptions, sep: delimiter, missingIsNull: false });
  if (frame.width !== columns.length || frame.height !== count)
    throw new Error(`${frame.height} x ${frame.width} cells were read of ${count} x ${columns.length}`);
  return frame.columns.map(name => {
    const cells = frame.getColumn(name).toArray();
    return cells.map(cell => (cell === null ? '' : String(cell)));
  });
}
