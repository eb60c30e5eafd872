import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { senderFormat } from '@tillkeeper/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isThere = existsSync(data);

/** Cells of a CSV text, and its rows by column: a few lines that know nothing of Tillkeeper. */
function readRows(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const [whole, cell = '', end] of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)) {
    if (whole === '') break;
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ',') rows.push([]);
  }
  const [header = [], ...records] = rows.filter(row => row.length > 1);
  return records.map(row => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}
const inUnits = (text: string, decimals: number): bigint => {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
  return text.startsWith('-') ? -value : value;
};
const roundedCents = (tenThousandths: bigint): bigint =>
  tenThousandths < 0n ? -((-tenThousandths + 50n) / 100n) : (tenThousandths + 50n) / 100n;

const serviceCodes = (): string[] => {
  const format = senderFormat.parse(
    JSON.parse(readFileSync(new URL('../../../formats/online-retail.json', import.meta.url), 'utf8')),
  );
  return format.files.flatMap(file => file.service_products);
};

describe.skipIf(!isThere)(`real days${isThere ? '' : ' (skipped: ../shared/data is not beside the checkout)'}`, () => {
  let validator: ValidatorUnderTest;
  beforeAll(async () => {
    validator = await validatorUnderTest();
  }, 60_000);
  afterAll(() => validator?.close());

  const know = async (articles: readonly { id: string; name: string; price: string | null }[]): Promise<void> => {
    await validator.query(
      `insert into retail.products (product_id, name, list_price)
       select * from unnest($1::text[], $2::text[], $3::numeric[]) on conflict do nothing`,
      [articles.map(({ id }) => id), articles.map(({ name }) => name), articles.map(({ price }) => price)],
    );
  };

  test('a day of the web shop: rows and money agree with a count made from the raw file', async () => {
    await validator.query(
      `insert into retail.stores (store_id, name, time_zone, country, currency) values ('OR1', 'Web shop', 'Europe/London', 'GB', 'GBP')`,
    );
    const catalogue = readRows(readFileSync(`${data}online-retail/catalogue.csv`, 'utf8'));
    const known = new Set(catalogue.map(row => row['StockCode'] ?? ''));
    const catalogueId = await validator.send('catalogue.csv', readFileSync(`${data}online-retail/catalogue.csv`), {
      senderId: 'OR1',
      formatId: 'online-retail',
      receivedAt: '2011-01-01T00:00:00Z',
    });
    expect(await validator.file(catalogueId)).toMatchObject({
      ...{ status: 'validated', rows_read: BigInt(catalogue.length), rows_held: 0n, amount_read_minor: 0n },
    });
    await validator.load(catalogueId);
    await know(
      catalogue.map(row => ({
        id: `OR-${row['StockCode']}`,
        name: row['Description'] ?? '',
        price: row['ListPrice'] || null,
      })),
    );
    const services = new Set(serviceCodes());
    // 85099b stands for 85099B, but m is a service and stays what it is
    const isRepaired = (code = ''): boolean => !known.has(code) && !services.has(code) && known.has(code.toUpperCase());
    const isUnknown = (row: Record<string, string>): boolean =>
      !known.has(row['StockCode'] ?? '') && !isRepaired(row['StockCode']);

    for (const name of readdirSync(`${data}online-retail/sales`).sort().slice(0, 3)) {
      const contents = readFileSync(`${data}online-retail/sales/${name}`);
      const fileId = await validator.send(name, contents, {
        ...{ senderId: 'OR1', formatId: 'online-retail', receivedAt: '2011-01-01T00:00:00Z' },
      });
      const rows = readRows(contents.toString('utf8'));
      const heldInvoices = new Set(rows.filter(isUnknown).map(row => row['InvoiceNo']));
      const cents = (row: Record<string, string>): bigint =>
        roundedCents(BigInt(row['Quantity'] ?? '') * inUnits(row['UnitPrice'] ?? '', 4));
      const held = rows.filter(row => heldInvoices.has(row['InvoiceNo']));
      expect(await validator.file(fileId)).toEqual({
        ...{ status: 'validated', reject_code: null, rows_repeated: 0n, rows_without_amount: 0n },
        ...{ rows_read: BigInt(rows.length), rows_held: BigInt(held.length), amount_repeated_minor: 0n },
        amount_read_minor: rows.reduce((sum, row) => sum + cents(row), 0n),
        amount_held_minor: held.reduce((sum, row) => sum + cents(row), 0n),
      });
      const types = await validator.query<{ code: string; count: bigint }>(
        `select code, count(*) from quality.exceptions
         where file_id = $1 and code in ('product.unknown', 'product.repaired') group by code order by code`,
        [fileId],
      );
      const expected = [
        { code: 'product.repaired', count: BigInt(rows.filter(row => isRepaired(row['StockCode'])).length) },
        { code: 'product.unknown', count: BigInt(rows.filter(isUnknown).length) },
      ];
      expect(types).toEqual(expected.filter(({ count }) => count > 0n));
    }
  }, 60_000);

  test('eight weeks of grocery tills: what was paid is the authority, and a quantity of nothing holds its basket', async () => {
    const contents = readFileSync(`${data}complete-journey/transactions-weeks-01-08.csv`);
    const rows = readRows(contents.toString('utf8'));
    const stores = [...new Set(rows.map(row => row['store_id'] ?? ''))];
    await validator.query(
      `insert into retail.stores (store_id, name, time_zone, country, currency) select id, id, 'America/New_York', 'US', 'USD' from unnest($1::text[]) as id`,
      [stores],
    );
    await know([...new Set(rows.map(row => `CJ-${row['product_id']}`))].map(id => ({ id, name: id, price: null })));
    const fileId = await validator.send('transactions-weeks-01-08.csv', contents, {
      ...{ senderId: 'CJ', formatId: 'complete-journey', allowedStores: stores, receivedAt: '2018-01-01T00:00:00Z' },
    });
    const basketOf = (row: Record<string, string>): string =>
      `${row['store_id']} ${row['transaction_timestamp']?.slice(0, 10)} ${row['basket_id']}`;
    const wrong = new Set(rows.filter(row => Number(row['quantity']) === 0).map(basketOf));
    const held = rows.filter(row => wrong.has(basketOf(row)));
    const cents = (some: readonly Record<string, string>[]): bigint =>
      some.reduce((sum, row) => sum + inUnits(row['sales_value'] ?? '', 2), 0n);
    expect(await validator.file(fileId)).toMatchObject({
      ...{ status: 'validated', rows_read: BigInt(rows.length), rows_held: BigInt(held.length), rows_repeated: 0n },
      ...{ amount_read_minor: cents(rows), amount_held_minor: cents(held) },
    });
    const totals = await validator.query<{ store_id: string; rows_read: bigint; amount_read_minor: bigint }>(
      'select store_id, rows_read, amount_read_minor from ops.file_totals where file_id = $1 order by store_id collate "C"',
      [fileId],
    );
    expect(totals).toEqual(
      stores.sort().map(store => {
        const own = rows.filter(row => row['store_id'] === store);
        return { store_id: store, rows_read: BigInt(own.length), amount_read_minor: cents(own) };
      }),
    );
  }, 60_000);
});
