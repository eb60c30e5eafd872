import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { reconcileOnce } from '../reconcile/reconcile.ts';
import type { Books, ValidatedFile } from './books.ts';
import { type Basket, twoLines } from './sale.ts';

export interface HeldFinding {
  readonly code: string;
  readonly column?: string;
  readonly value?: string;
  readonly rowNo: number;
  readonly productId?: string;
  readonly message?: string;
}
export const unknownArticle: HeldFinding = { code: 'product.unknown', column: 'product_id', value: 'LATE', rowNo: 3 };

/** Files with rows that are held, as the validator leaves them, and what becomes of them. */
export function heldFiles(books: () => Books) {
  const find = async (event: TillkeeperEvent<'file.validated'>, finding: HeldFinding): Promise<void> => {
    await books().database.query(
      `insert into quality.exceptions (file_id, run, file_type, row_no, store_id, product_id, code, severity, column_name, value, message)
       values ($1, $2, $3, $4, 'S1', $5, $6, 'error', $7, $8, $9)`,
      [
        ...[event.data.file_id, event.data.run, event.data.file_type, finding.rowNo, finding.productId ?? null],
        ...[finding.code, finding.column ?? null, finding.value ?? null, finding.message ?? 'It is wrong.'],
      ],
    );
  };

  /** Counts rows that the validator held to a store's account, where `heldByValidator` does not say whose they are. */
  const heldOf = async (
    event: TillkeeperEvent<'file.validated'>,
    held: { rows: number; pence: number },
  ): Promise<void> => {
    await books().database.query(
      `insert into ops.file_totals as t (file_id, store_id, currency, rows_read, rows_held, amount_read_minor, amount_held_minor)
       values ($1, 'S1', 'GBP', $2, $2, $3, $3)
       on conflict (file_id, store_id, currency) do update set rows_read = t.rows_read + $2, rows_held = t.rows_held + $2,
         amount_read_minor = t.amount_read_minor + $3, amount_held_minor = t.amount_held_minor + $3`,
      [event.data.file_id, held.rows, held.pence],
    );
    await books().database.query(
      `update ops.files set rows_read = rows_read + $2, rows_held = rows_held + $2, amount_read_minor = amount_read_minor + $3
       where file_id = $1`,
      [event.data.file_id, held.rows, held.pence],
    );
  };

  return {
    find,
    heldOf,

    /** A file with a basket in the books and another that was held. */
    async loadedWithHeld(file: ValidatedFile, finding: HeldFinding = unknownArticle) {
      const event = await books().validated(file, [twoLines(`${file.name}-1`)]);
      await heldOf(event, { rows: 1, pence: 500 });
      await find(event, finding);
      await books().load(event);
      return event;
    },

    /** The next run of a file that was judged again by itself. */
    async rejudged(file: ValidatedFile, baskets: readonly Basket[]) {
      const event = await books().validated({ ...file, run: 2 }, baskets);
      await books().database.query('update ops.files set rejudged_run = 2 where file_id = $1', [event.data.file_id]);
      return event;
    },

    catalogue: (name: string, ids: readonly string[]) =>
      books().validatedReference(
        { name, receivedAt: '2026-11-21T08:00:00.000Z' },
        'products',
        ids.map(id => ({ product_id: id, name: id })),
      ),

    statuses: (event: TillkeeperEvent) =>
      books().rows(
        `select run, first_run, row_no, code, status, settled_run from quality.exceptions where file_id = $1 order by row_no, code`,
        [event.subject],
      ),

    differences: () =>
      reconcileOnce(books().database, { now: new Date(), recentMs: 3_600_000, olderFiles: 10 }).then(
        done => done.differing,
      ),
  };
}
