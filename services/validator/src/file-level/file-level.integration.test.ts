import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SendOptions, type ValidatorUnderTest, validatorUnderTest } from '../testing/validator-under-test.ts';
import { findSequenceGaps } from './sequence-gaps.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await validator.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP')`);
  await validator.query(`insert into retail.products (product_id, name) values ('1001', 'Mug'), ('MUG', 'Mug')`);
}, 60_000);
afterAll(() => validator?.close());
beforeEach(async () => {
  await validator.query(`truncate ops.sender_headers, ops.till_counts, ops.sequence_gaps, ops.files, ops.file_totals,
    ops.silver_objects, ops.inbox, ops.outbox, quality.exceptions cascade`);
});

const columns = ['transaction_id', 'line_no', 'transaction_timestamp', 'product_id', 'quantity', 'unit_price'];
let count = 0;
const rowsOf = (header: readonly string[], rows: number, product: string): string[] =>
  Array.from({ length: rows }, () => {
    count += 1;
    const row: Record<string, string> = {
      ...{ transaction_id: `R-${count}`, line_no: '1', transaction_timestamp: '2026-11-20T10:00:00' },
      ...{ product_id: product, quantity: '1', unit_price: '9.99', line_total: '9.99' },
    };
    return header.map(name => row[name.toLowerCase()] ?? '').join(',');
  });
interface Sent extends Partial<SendOptions> {
  readonly till?: string;
  readonly sequence?: number;
  readonly day?: string;
  readonly header?: readonly string[];
  readonly rows?: number;
  readonly product?: string;
}
const contract = [...columns, 'line_total'];
const send = (sent: Sent = {}): Promise<string> => {
  const { till = 'T01', day = '20261120', header = contract, rows = 1, product = 'MUG', ...options } = sent;
  count += 1;
  const sequence = String(sent.sequence ?? count).padStart(6, '0');
  const text = `${[header.join(','), ...rowsOf(header, rows, product)].join('\n')}\n`;
  return validator.send(`S014_sales_${day}_${till}_${sequence}.csv`, text, { senderId: 'S014', ...options });
};
const messages = async (fileId: string, code: string): Promise<string[]> =>
  (
    await validator.query<{ message: string; status: string }>(
      'select message, status from quality.exceptions where file_id = $1 and code = $2',
      [fileId, code],
    )
  ).map(({ message, status }) => `${status}: ${message}`);

describe('the header', () => {
  const changed = (fileId: string): Promise<string[]> => messages(fileId, 'header.changed');
  const other = [...contract.slice(0, -1), 'payment_method', 'line_total'];

  test('a change is said once, in words, and then known', async () => {
    expect(await changed(await send({ header: [...contract, 'team_id'] }))).toEqual([]);
    expect(await changed(await send({ header: other }))).toEqual([
      `open: The names of the file's columns are not as agreed, or not those of before. Missing: "team_id". New: "payment_method".`,
    ]);
    expect(await changed(await send({ header: other }))).toEqual([]);
  });

  test('a column of whole numbers that is text now is said once', async () => {
    await send({ rows: 40, product: '1001' });
    expect(await changed(await send({ rows: 10 }))).toEqual([
      `open: The names of the file's columns are not as agreed, or not those of before. Other contents: "product_id" had whole numbers, now text.`,
    ]);
    expect(await changed(await send({ rows: 10 }))).toEqual([]);
  });

  test('a second till with columns of its own is one finding, however the two alternate', async () => {
    await send();
    const found = [];
    for (const till of ['T02', 'T01', 'T02', 'T03'])
      found.push((await changed(await send({ till, header: till === 'T01' ? contract : other }))).length);
    expect(found).toEqual([1, 0, 0, 0]);
  });

  test('a file that was received before the last one says nothing and changes nothing', async () => {
    await send({ receivedAt: '2026-11-20T23:00:00.000Z' });
    expect(await changed(await send({ header: other, receivedAt: '2026-11-20T22:00:00.000Z' }))).toEqual([]);
    expect(await changed(await send({ receivedAt: '2026-11-20T23:30:00.000Z' }))).toEqual([]);
    expect(await changed(await send({ header: other, receivedAt: '2026-11-20T23:40:00.000Z' }))).toHaveLength(1);
  });

  test('a file of which nothing is used says what is new in it and teaches nothing', async () => {
    await send();
    const rejected = await send({ header: [...columns, 'payment_method', 'line_total'].reverse(), product: '' });
    expect(await validator.file(rejected)).toMatchObject({ reject_code: 'file.too-many-errors' });
    expect(await changed(rejected)).toHaveLength(1);
    expect(await changed(await send({ header: other }))).toHaveLength(1);
  });

  test('names in another spelling are said of the first file that has them, and of no other', async () => {
    const spelled = contract.map(name => name.toUpperCase());
    const found = [];
    for (const header of [contract, spelled, spelled, contract, spelled])
      found.push((await changed(await send({ header }))).length);
    expect(found).toEqual([0, 1, 0, 0, 1]);
  });

  test('what a web client posts is compared with nothing', async () => {
    const post = async (extra: object): Promise<string> => {
      count += 1;
      const one = { store_id: 'S014', transaction_id: `W-${count}`, transaction_timestamp: '2026-11-20T10:30:00Z' };
      const lines = [{ line_no: 1, product_id: 'MUG', quantity: 1, unit_price: 1, line_total: 1 }];
      const name = `S014_sales_20261120_copy1_${String(count).padStart(6, '0')}.ndjson`;
      return validator.send(name, `${JSON.stringify({ ...one, ...extra, lines })}\n`, {
        ...{ senderId: 'S014', isWeb: true },
      });
    };
    await post({});
    expect(await changed(await post({ employee_id: 'E1' }))).toEqual([]);
    expect(await validator.query('select 1 from ops.sender_headers')).toEqual([]);
  });
});

describe('missing files of a till', () => {
  const gaps = (fileId: string): Promise<string[]> => messages(fileId, 'file.sequence-gap');
  /** A quarter of an hour after the last file, and once more: what is said is said once. */
  const look = async (minutesLater = 15): Promise<void> => {
    const [last] = await validator.query<{ at: string }>('select max(received_at) as at from ops.files');
    const now = new Date(Date.parse(last?.at ?? '') + minutesLater * 60_000);
    await findSequenceGaps(validator.database, { now, graceMs: 15 * 60_000 });
    await findSequenceGaps(validator.database, { now, graceMs: 15 * 60_000 });
  };
  const said = (number: string): string => `A file of this till is missing in between: number ${number} has not come.`;

  test('one that does not come within the grace time is said once, on the file after it', async () => {
    const [first, third] = [await send({ sequence: 1 }), await send({ sequence: 3 })];
    await look(14);
    expect(await gaps(third)).toEqual([]);
    await look();
    expect([await gaps(first), await gaps(third)]).toEqual([[], [`open: ${said('2')}`]]);
    const [finding] = await validator.query('select severity, till_id, business_date, row_no from quality.exceptions');
    expect(finding).toEqual({ severity: 'warning', till_id: 'T01', business_date: '2026-11-20', row_no: null });
  });

  test('files that overtake one another, the first of a till, other tills and other types are no gap', async () => {
    const ids = [
      await send({ sequence: 58 }),
      await send({ sequence: 60 }),
      await send({ sequence: 59 }),
      await send({ sequence: 57 }),
      await send({ sequence: 3, till: 'T02' }),
    ];
    await look();
    expect((await Promise.all(ids.map(gaps))).flat()).toEqual([]);
    expect(await validator.query('select till_id, lowest, highest from ops.till_counts order by 1')).toEqual([
      { till_id: 'T01', lowest: 57n, highest: 60n },
      { till_id: 'T02', lowest: 3n, highest: 3n },
    ]);
  });

  test('the finding says what is still missing, and is fixed when all have come', async () => {
    await send({ sequence: 1 });
    const after = await send({ sequence: 5 });
    await look();
    expect(await gaps(after)).toEqual([
      'open: 3 files of this till are missing in between: numbers 2 to 4 have not come.',
    ]);
    await send({ sequence: 3 });
    await look(0);
    expect(await gaps(after)).toEqual([
      'open: 2 files of this till are missing in between: numbers 2, 4 have not come.',
    ]);
    await send({ sequence: 2 });
    await send({ sequence: 4 });
    await look(0);
    expect(await gaps(after)).toEqual([expect.stringContaining('fixed: ')]);
    expect(await validator.query('select 1 from ops.sequence_gaps')).toEqual([]);
  });

  test('a till that was set up anew is said as that, and its old and new numbers are kept apart', async () => {
    await send({ sequence: 500, day: '20261118' });
    const old = await send({ sequence: 502, day: '20261118' });
    const anew = await send({ sequence: 1, day: '20261119' });
    const gap = await send({ sequence: 3, day: '20261120' });
    await look();
    expect(await gaps(anew)).toEqual([expect.stringContaining('number 1 came after number 502')]);
    expect(await gaps(gap)).toEqual([`open: ${said('2')}`]);
    await send({ sequence: 501, day: '20261121' });
    await look();
    expect(await gaps(old)).toEqual([`open: ${said('501')}`]);
    await send({ sequence: 501, day: '20261118' });
    await look(0);
    expect(await gaps(old)).toEqual([`fixed: ${said('501')}`]);
  });

  test('a rejected file has come, a web file has no number, and files of before the count are no gap', async () => {
    await send({ sequence: 1 });
    expect(await validator.file(await send({ sequence: 2, product: '' }))).toMatchObject({ status: 'rejected' });
    const ids = [await send({ sequence: 3 })];
    for (const sequence of [10_000_000, 20_000_000]) ids.push(await send({ sequence, till: 'copy1', isWeb: true }));
    await look();
    expect((await Promise.all(ids.map(gaps))).flat()).toEqual([]);
    expect(await validator.query('select till_id from ops.till_counts')).toEqual([{ till_id: 'T01' }]);
  });

  test('two copies of the service that look at once say it once', async () => {
    await send({ sequence: 1 });
    const after = await send({ sequence: 3 });
    const now = new Date('2026-12-01T00:00:00Z');
    await Promise.all([1, 2, 3].map(() => findSequenceGaps(validator.database, { now, graceMs: 60_000 })));
    expect(await gaps(after)).toHaveLength(1);
  });

  test('many files are looked at in one go, each till in its own order', async () => {
    await validator.query(
      `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, till_id, sequence,
         sha256, size_bytes, received_at, status)
       select md5(till || '/' || n), 'S014', till || '_' || n, 'sales', 'contract-1', '2026-11-20', 'T' || till, n,
         '', 0, '2026-11-20T08:00:00Z'::timestamptz + n * interval '1 second', 'loaded'
       from generate_series(1, 600) n, generate_series(10, 12) till where n <> 333 or till <> 11`,
    );
    await look();
    const found = await validator.query<{ till_id: string; message: string }>(
      'select till_id, message from quality.exceptions',
    );
    expect(found).toEqual([{ till_id: 'T11', message: said('333') }]);
  });
});

describe('a file as a whole', () => {
  const bad = { product: '' };
  test('is rejected when more than half of its rows are wrong, not when half are', async () => {
    const text = (good: number, wrong: number): string =>
      `${[contract.join(','), ...rowsOf(contract, good, 'MUG'), ...rowsOf(contract, wrong, '')].join('\n')}\n`;
    const half = await validator.send('S014_sales_20261120_T01_000001.csv', text(5, 5), { senderId: 'S014' });
    expect(await validator.file(half)).toMatchObject({ status: 'validated', rows_read: 10n, rows_held: 5n });
    const more = await validator.send('S014_sales_20261120_T01_000002.csv', text(5, 6), { senderId: 'S014' });
    expect(await validator.file(more)).toMatchObject({
      ...{ status: 'rejected', reject_code: 'file.too-many-errors', rows_read: 11n, rows_held: 11n },
      ...{ amount_read_minor: 10989n, amount_held_minor: 10989n },
    });
    const [finding] = await messages(more, 'file.too-many-errors');
    expect(finding).toBe('open: 6 of 11 lines cannot be used.');
    expect(await validator.said(more)).toEqual(['file.rejected']);
  });

  test('is not rejected for articles that nobody knows: their catalogue may come tomorrow', async () => {
    expect(await validator.file(await send({ rows: 10, product: 'NOT-YET-KNOWN-77' }))).toMatchObject({
      ...{ status: 'validated', rows_read: 10n, rows_held: 10n },
    });
  });

  test('is not rejected when it was gathered from what many posted', async () => {
    expect(await validator.file(await send({ ...bad, rows: 3, isWeb: true }))).toMatchObject({
      ...{ status: 'validated', rows_read: 3n, rows_held: 3n },
    });
  });
});
