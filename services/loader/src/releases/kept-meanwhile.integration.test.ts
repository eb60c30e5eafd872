import type { Database, Transaction } from '@tillkeeper/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';
import { heldFiles } from '../testing/held-files.ts';
import { twoLines } from '../testing/sale.ts';

let books: Books;
/** What another does right after the loader has asked which of its baskets stay in the books. */
let meanwhile: () => Promise<void> = async () => {};

function interrupted(database: Database): Database {
  const around = (tx: Transaction): Transaction => ({
    ...tx,
    async query<Row>(...[statement, values]: Parameters<Transaction['query']>) {
      const answer = await tx.query<Row>(statement, values);
      const text = typeof statement === 'string' ? statement : statement.text;
      if (text.includes('from retail.order_revisions r') && text.includes('loading_baskets')) {
        const act = meanwhile;
        meanwhile = async () => {};
        await act();
      }
      return answer;
    },
  });
  return { ...database, transaction: (work, options) => database.transaction(tx => work(around(tx)), options) };
}

beforeAll(async () => {
  books = await createBooks({ around: interrupted });
});
afterAll(() => books.close());
const { heldOf, rejudged, differences } = heldFiles(() => books);

test.each([
  {
    what: 'with a line more',
    number: 'a-1',
    lines: [...twoLines('').lines, { product: 'CAP', pence: 1500 }],
    pence: 8749,
  },
  { what: 'with a line less', number: 'a-2', lines: twoLines('').lines.slice(1), pence: 1250 },
])(
  'a basket that a later file corrects $what, while an earlier file keeps it in the books, counts as the earlier file had it',
  async ({ number, lines, pence }) => {
    await books.load(await books.validated({ name: number }, [twoLines(number)]));
    const correction = await books.validated({ name: `${number}-later`, receivedAt: '2026-11-21T08:00:00.000Z' }, [
      { number, lines, lineCountSent: lines.length },
    ]);
    // nothing of the file may be loaded in this run: its store is not locked
    const next = await rejudged({ name: number }, []);
    await heldOf(next, { rows: 2, pence: 7249 });
    meanwhile = () => books.load(correction);
    await books.load(next);
    expect(await books.account(correction)).toEqual({
      status: 'loaded',
      rows: [lines.length, 0, 0],
      pence: [pence, 0, 0],
    });
    expect(await books.account(next)).toEqual({ status: 'loaded', rows: [2, 0, 0], pence: [7249, 0, 0] });
    expect(await differences()).toEqual([]);
  },
);
