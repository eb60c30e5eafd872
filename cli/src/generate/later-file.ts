import type { ProblemCodeName } from '@tillkeeper/contracts';
import { type LineRow, pence, penceOf } from './baskets.ts';
import { csvLine } from './lines.ts';

/** A finding that a later file gets from what is in the books. */
export interface LaterFinding {
  readonly rowNo: number;
  readonly code: ProblemCodeName;
}

/**
 * A file that comes after another of the same till and day and speaks of the same receipts: one after the other it sends a
 * receipt again as it was, corrects one, gives the number of one to another sale, and forgets a line of one. Made of a file
 * in which all is right and nothing is quoted.
 */
export function makeLaterFile(text: string): { text: string; findings: readonly LaterFinding[] } {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const columns = header.split(',');
  const baskets = new Map<string, LineRow[]>();
  for (const line of lines) {
    const cells = line.split(',');
    const row: LineRow = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    const id = row['transaction_id'] ?? '';
    baskets.set(id, [...(baskets.get(id) ?? []), row]);
  }
  const written: LineRow[] = [];
  const findings: LaterFinding[] = [];
  let turn = 0;
  for (const rows of baskets.values()) {
    const made = changes[turn % changes.length]?.(rows.map(row => ({ ...row })));
    turn += 1;
    if (made === undefined) continue;
    for (const [index, code] of made.codes.entries())
      if (code !== undefined) findings.push({ rowNo: written.length + index + 1, code });
    written.push(...made.rows);
  }
  return { text: `${[header, ...written.map(row => csvLine(columns, row))].join('\n')}\n`, findings };
}

/** Codes by line; undefined: nothing is said of it. */
interface Change {
  readonly rows: readonly LineRow[];
  readonly codes: readonly (ProblemCodeName | undefined)[];
}

/** Where the basket as a whole is at fault it is said at its first line; the others are held with it. */
const atFirstLine = (code: ProblemCodeName, rows: readonly LineRow[]): Change => ({
  rows,
  codes: rows.map((_, index) => (index === 0 ? code : 'transaction.held')),
});

const changes: readonly ((rows: LineRow[]) => Change | undefined)[] = [
  rows => ({ rows, codes: [] }),
  rows => {
    for (const row of rows) {
      row['quantity'] = String(Number(row['quantity']) * 2);
      row['discount_amount'] = pence(penceOf(row['discount_amount'] ?? '0') * 2);
      row['line_total'] = pence(penceOf(row['line_total'] ?? '0') * 2);
    }
    return { rows, codes: ['transaction.corrected'] };
  },
  rows => {
    for (const row of rows) {
      // hours later, and other goods
      row['transaction_timestamp'] = `${row['transaction_timestamp']?.slice(0, 10)}T21:48:12`;
      Object.assign(row, { product_id: 'WOL-PIN', team_id: 'WOL', supplier_id: '', unit_price: '4.49' });
      row['discount_amount'] = '0.00';
      row['line_total'] = pence(Number(row['quantity']) * 449);
    }
    return atFirstLine('transaction.number-collision', rows);
  },
  rows => {
    if (rows.length < 2) return undefined;
    rows.pop();
    for (const row of rows) row['transaction_line_count'] = '';
    return atFirstLine('transaction.incomplete', rows);
  },
];
