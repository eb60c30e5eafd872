import { UnusableSheet } from './open-spreadsheet.ts';
import type { Cell, SheetRow } from './sheet-cells.ts';
import { inputColumns, type SheetColumn, tellingColumns } from './sheet-columns.ts';
import { sheetWords } from './words.ts';

const readColumns: readonly SheetColumn[] = ['identity', ...inputColumns, ...tellingColumns];
const rowsToSearch = 10;

/** Rows under the headings, their cells by what the headings say. */
export interface Headings {
  readonly rows: readonly {
    readonly number: number;
    readonly cells: Readonly<Partial<Record<SheetColumn, Cell>>>;
  }[];
}

/** Columns may have been moved, and others put between them: headings tell them. undefined: not our sheet. Throws UnusableSheet. */
export function findHeadings(rows: readonly SheetRow[]): Headings | undefined {
  const { headers, refused } = sheetWords;
  const at = rows.slice(0, rowsToSearch).findIndex(row => positionsOf(row, headers.identity).length > 0);
  const heading = rows[at];
  if (heading === undefined) return undefined;
  const positions = readColumns.map(column => {
    const [position, second] = positionsOf(heading, headers[column]);
    if (position === undefined) throw new UnusableSheet(refused.headingMissing(headers[column]));
    if (second !== undefined) throw new UnusableSheet(refused.headingTwice(headers[column]));
    return [column, position] as const;
  });
  return {
    rows: rows.slice(at + 1).map(row => ({
      number: row.number,
      cells: Object.fromEntries(
        positions.flatMap(([column, position]) => {
          const cell = row.cells.get(position);
          return cell === undefined ? [] : [[column, cell]];
        }),
      ),
    })),
  };
}

const positionsOf = (row: SheetRow, heading: string): number[] =>
  [...row.cells].filter(([, cell]) => cell.text.trim() === heading).map(([position]) => position);
