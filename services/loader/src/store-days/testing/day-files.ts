import type { Books } from '../../testing/books.ts';
import type { Basket } from '../../testing/sale.ts';

/** A row that the validator held. `unreadable`: its record could not be read, so its finding says no place. */
export interface HeldRow {
  readonly pence: number;
  readonly code?: string;
  /** Default: one that no basket has. */
  readonly rowNo?: number;
  /** Its number, and when it was sold. */
  readonly receipt?: { readonly number: string; readonly at?: string };
  readonly place?:
    | { readonly store?: string; readonly date?: string; readonly till?: string; readonly currency?: string }
    | 'unreadable';
}

export interface DayFile {
  readonly name: string;
  readonly sender?: string;
  readonly run?: number;
  readonly receivedAt?: string;
  readonly date?: string;
  /** As in the file's name; null: it says none. */
  readonly till?: string | null;
  readonly sequence?: number;
  readonly isWeb?: boolean;
  readonly declared?: { readonly rows: number; readonly amount: string };
  readonly baskets: readonly Basket[];
  readonly held?: readonly HeldRow[];
}

/** Leaves files as the validator does, with their findings and receipts, and loads them. */
export function dayFiles(books: Books): (file: DayFile) => Promise<void> {
  return async file => {
    const { date = '2026-11-20', till = 'T1', run = 1, held = [], declared } = file;
    const event = await books.validated(
      {
        ...{ name: file.name, sender: file.sender ?? 'S1', run },
        ...(file.receivedAt !== undefined && { receivedAt: file.receivedAt }),
        ...(file.sequence !== undefined && { sequence: file.sequence }),
      },
      file.baskets,
    );
    const fileId = event.data.file_id;
    await books.database.query(
      `update ops.files set business_date = $2, till_id = $3, rows_read = rows_read + $4, rows_held = rows_held + $4,
         amount_read_minor = amount_read_minor + $5, amount_held_minor = amount_held_minor + $5 where file_id = $1`,
      [fileId, date, till, held.length, held.reduce((sum, row) => sum + row.pence, 0)],
    );
    await books.database.query(
      `insert into ops.receipts (file_id, received_at, is_web, declared_rows, declared_amount) values ($1, now(), $2, $3, $4)
       on conflict (file_id) do nothing`,
      [fileId, file.isWeb === true, declared?.rows ?? null, declared?.amount ?? null],
    );
    for (const [index, row] of held.entries())
      await hold(books, { fileId, run, file, row, rowNo: row.rowNo ?? 10_000 + index });
    await books.load(event);
  };
}

async function hold(
  books: Books,
  of: { fileId: string; run: number; file: DayFile; row: HeldRow; rowNo: number },
): Promise<void> {
  const { fileId, run, file, row, rowNo } = of;
  const { place = {} } = row;
  const store = place === 'unreadable' ? null : (place.store ?? file.sender ?? 'S1');
  const currency = place === 'unreadable' ? null : (place.currency ?? 'GBP');
  await books.database.query(
    `insert into ops.file_totals as t (file_id, store_id, currency, rows_read, rows_held, amount_read_minor, amount_held_minor)
     values ($1, $2, $3, 1, 1, $4, $4)
     on conflict (file_id, store_id, currency) do update set rows_read = t.rows_read + 1, rows_held = t.rows_held + 1,
       amount_read_minor = t.amount_read_minor + $4, amount_held_minor = t.amount_held_minor + $4`,
    [fileId, store ?? '', currency ?? '', row.pence],
  );
  // Two findings of one row: it is held once.
  for (const code of [row.code ?? 'total.mismatch', 'quantity.zero'])
    await books.database.query(
      `insert into quality.exceptions (file_id, run, file_type, row_no, store_id, business_date, till_id, code, severity, message,
         amount_minor, currency, transaction_id, sold_at)
       values ($1, $2, 'sales', $3, $4, $5, $6, $7, 'error', 'It is wrong.', $8, $9, $10, $11)`,
      [
        ...[fileId, run, rowNo, store],
        ...(place === 'unreadable'
          ? [null, null]
          : [place.date ?? file.date ?? '2026-11-20', place.till ?? file.till ?? null]),
        ...[code, place === 'unreadable' ? null : row.pence, currency],
        ...[row.receipt?.number ?? null, row.receipt?.at ?? null],
      ],
    );
}
