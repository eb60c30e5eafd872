import { gzipSync } from 'node:zlib';
import type { ProblemCodeName } from '@tillkeeper/contracts';

/** A mistake of a file as a whole: it changes the text of a CSV file whose rows are right. */
export interface FileMistake {
  readonly kind: string;
  /** What has to be said; nothing where it is right. */
  readonly codes: readonly ProblemCodeName[];
  /** What follows from it: right when it is said, and no miss when it is not. */
  readonly possible?: readonly ProblemCodeName[];
  change(text: string): string | Buffer;
  /** What the file's name ends with, where it is not .csv. */
  readonly ending?: string;
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');
const joined = (lines: readonly string[], end = '\n'): string => lines.map(line => `${line}${end}`).join('');
const inTheMiddle = (text: string, between: readonly string[]): string => {
  const lines = linesOf(text);
  const half = Math.ceil(lines.length / 2);
  return joined([...lines.slice(0, half), ...between, ...lines.slice(half)]);
};
/** Cells of files in which nothing is quoted. */
const eachLine = (text: string, change: (cells: string[], index: number) => string[], end = '\n'): string =>
  joined(
    linesOf(text).map((line, index) => change(line.split(','), index).join(',')),
    end,
  );
const renamed = (from: string, to: string) => (text: string) => text.replace(from, to);
const mistake = (
  code: ProblemCodeName,
  name: string,
  change: FileMistake['change'],
  more: Partial<FileMistake> = {},
): FileMistake => ({ kind: `${code}/${name}`, codes: [code], change, ...more });
const right = (name: string, change: FileMistake['change'], ending?: string): FileMistake => ({
  kind: `right/${name}`,
  codes: [],
  change,
  ...(ending !== undefined && { ending }),
});

const secondTable: Partial<FileMistake> = { codes: ['table.second', 'record.other-table'] };

/** What can be wrong with a file whose rows are right, and what only looks so. */
export const fileMistakes: readonly FileMistake[] = [
  mistake('header.preamble', 'title', text => `Sales of the day\n\n${text}`),
  mistake('header.preamble', 'three-lines', text => `Till report\nprinted 21:04\nEPL Fan Fever\n${text}`),
  mistake('header.repeated-row', 'two-files-in-one', text => inTheMiddle(text, [linesOf(text)[0] ?? ''])),
  mistake(
    'header.unknown-column',
    'mood',
    text => eachLine(text, (cells, row) => [...cells, row === 0 ? 'mood' : 'happy']),
    { possible: ['header.changed'] },
  ),
  mistake('header.changed', 'capitals-and-blanks', renamed('product_id', 'Product ID')),
  mistake('header.changed', 'capitals', renamed('line_total', 'LINE_TOTAL')),
  mistake('table.second', 'payments', text => `${text}\npayment_method,amount\nCASH,7.50\nCARD,0.00\n`, {
    possible: ['record.other-table'],
  }),
  mistake('table.second', 'columns-backwards', text => text + eachLine(text, cells => cells.toReversed()), secondTable),
  mistake('file.too-many-errors', 'no-quantity', text => {
    const column = (linesOf(text)[0] ?? '').split(',').indexOf('quantity');
    return eachLine(text, (cells, row) => (row % 3 === 0 ? cells : cells.with(column, '')));
  }),
  right('byte-order-mark', text => `\ufeff${text}`),
  right('crlf', text => text.replaceAll('\n', '\r\n')),
  right('mixed-line-ends', text =>
    linesOf(text)
      .map((line, index) => `${line}${index % 2 === 0 ? '\n' : '\r\n'}`)
      .join(''),
  ),
  right('no-last-line-end', text => text.trimEnd()),
  right('columns-backwards', text => eachLine(text, cells => cells.toReversed())),
  right('all-quoted', text => eachLine(text, cells => cells.map(cell => `"${cell}"`))),
  right('gzip', text => gzipSync(text), '.gz'),
  right('nothing-sold', text => `${linesOf(text)[0]}\n`),
];
