import { expect, test } from 'vitest';
import { wholeTables } from './books-oracle.ts';
import { type DaysOfStore, rawRows, storeOfDays, writeDaysOfStore } from './days-of-a-store.ts';
import type { Retailer } from './retailer.ts';

/** Whole tables of the books against what an oracle in SQL makes of the raw text of the files. */
export function wholeBooks(of: { retailer: () => Retailer }): void {
  const fileIds: string[] = [];
  let days: DaysOfStore;

  test('a return that comes a day before its sale is loaded and said, and the finding is closed when the sale comes', async () => {
    const retailer = of.retailer();
    days = await writeDaysOfStore(retailer);
    const findings = () =>
      retailer.table(
        `select value, status from quality.exceptions
         where code = 'return.original-unknown' and store_id = $1 and business_date = '2026-08-11' order by value`,
        [storeOfDays],
      );
    const [returns = '', ...others] = days.paths;
    fileIds.push((await retailer.sendAndWait(storeOfDays, returns)).file_id);
    expect(await findings()).toEqual([
      { value: 'D-00003', status: 'open' },
      { value: 'D-99999', status: 'open' },
    ]);
    for (const path of others) fileIds.push((await retailer.sendAndWait(storeOfDays, path)).file_id);
    expect(await findings()).toEqual([
      { value: 'D-00003', status: 'fixed' },
      { value: 'D-99999', status: 'open' },
    ]);
  }, 120_000);

  test.each(wholeTables)('$table is what the raw text says, row by row', async ({ expected, actual }) => {
    const { products, employees, promotions } = days.known;
    const raw = JSON.stringify(await rawRows(days, fileIds));
    const rows = await of.retailer().table(expected, [raw, products, employees, promotions]);
    expect(rows.length).toBeGreaterThan(2);
    expect(await of.retailer().table(actual)).toEqual(rows);
  });
}
