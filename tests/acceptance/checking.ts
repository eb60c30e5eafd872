import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { plantableCodes } from '@tillkeeper/cli/generate';
import { checkReport } from '@tillkeeper/contracts';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { trueCodes } from './oracle.ts';
import type { Retailer } from './retailer.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

const main = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

/** The command line: a dry run finds what sending the file would find and leaves nothing behind; what stands in a file can be seen. */
export function checking(of: { tillkeeper: () => TillkeeperUnderTest; retailer: () => Retailer }): void {
  const check = (args: string[]) => run(['check', ...args]);
  const run = (args: string[]) =>
    new Promise<{ code: number; said: string }>(resolve => {
      const { url, headOfficeKey } = of.tillkeeper();
      const env = { ...process.env, TILLKEEPER_URL: url, TILLKEEPER_KEY: headOfficeKey };
      execFile(process.execPath, [main, ...args], { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
      );
    });

  test('a check finds what is planted, as a table, JSON, CSV and XLSX, and nothing of it is in the books', async () => {
    const retailer = of.retailer();
    const [file] = await retailer.makeSales({
      ...{ name: 'checked', seed: 17, businessDates: ['2026-11-13'], rows: 400 },
      mistakeShares: Object.fromEntries(plantableCodes.map(code => [code, 0.01])),
    });
    if (file === undefined) throw new Error('no file');
    const [csv, xlsx] = [join(retailer.directory, 'found.csv'), join(retailer.directory, 'found.xlsx')];
    const { code, said } = await check([file.path, '--json', '--csv', csv, '--xlsx', xlsx]);
    expect(code).toBe(1);
    const { findings, ...report } = checkReport.parse(JSON.parse(said));
    const { rows_read, rows_valid, rows_held, rows_repeated } = file.truth;
    expect(report).toMatchObject({ status: 'done', rows_read, rows_valid, rows_held, rows_repeated });

    // said of a customer only when the transaction is in the books
    const isOfCheck = (name: string): boolean =>
      name !== 'timestamp.outside-business-date' && name !== 'customer.unknown';
    const planted = [...(await trueCodes(file.path))].flatMap(([row, codes]) =>
      codes.filter(isOfCheck).map(one => `${row} ${one}`),
    );
    const found = findings.filter(one => isOfCheck(one.code)).map(one => `${one.row_no} ${one.code}`);
    expect(found.sort()).toEqual(planted.sort());

    expect((await readFile(csv, 'utf8')).trimEnd().split('\r\n')).toHaveLength(findings.length + 1);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(xlsx);
    expect(workbook.getWorksheet('Findings')?.rowCount).toBe(findings.length + 1);

    const table = await check([file.path]);
    expect(table.said).toContain(`${rows_read} rows read: ${rows_valid} would be loaded, ${rows_held} held`);
    for (const one of findings) expect(table.said).toContain(one.code);

    const left = await retailer.table(
      `select (select count(*) from ops.files where file_name = $1) as files,
         (select count(*) from retail.orders where business_date = '2026-11-13') as orders,
         (select count(*) from quality.exceptions where business_date = '2026-11-13') as exceptions`,
      [file.fileName],
    );
    expect(left).toEqual([{ files: '0', orders: '0', exceptions: '0' }]);
  }, 120_000);

  test('the check of a right file ends with exit code 0, of one that the door refuses with 4', async () => {
    const retailer = of.retailer();
    const [file] = await retailer.makeSales({
      name: 'checked-clean',
      seed: 18,
      businessDates: ['2026-11-12'],
      rows: 30,
    });
    if (file === undefined) throw new Error('no file');
    expect(await check([file.path])).toMatchObject({ code: 0, said: expect.stringContaining('Nothing was found.') });
    expect(await check([`${file.path}.truth`, '--sender', 'S001'])).toMatchObject({ code: 4 });
  }, 60_000);

  test('what stands in the file is shown for every exception of a compressed file, as it was sent', async () => {
    const retailer = of.retailer();
    const [file] = await retailer.makeSales({
      ...{ name: 'shown-raw', seed: 19, businessDates: ['2026-11-11'], rows: 200 },
      mistakeShares: { 'product.unknown': 0.1, 'record.broken-quotes': 0.1, 'number.unreadable': 0.1 },
    });
    if (file === undefined) throw new Error('no file');
    const bytes = await readFile(file.path);
    await writeFile(`${file.path}.gz`, gzipSync(bytes));
    const { file_id } = await retailer.sendAndWait('S001', `${file.path}.gz`);
    const { code, said } = await run(['exceptions', file_id, '--raw', '--json', '--limit', '2000']);
    expect(code).toBe(1);
    const shown = z.array(z.object({ row_no: z.number(), code: z.string(), raw: z.string() })).parse(JSON.parse(said));
    const lines = bytes.toString('utf8').split('\n');
    expect(shown.map(one => [one.row_no, one.raw])).toEqual(shown.map(one => [one.row_no, lines[one.row_no]]));
    const planted = [...(await trueCodes(file.path))].flatMap(([row, codes]) => codes.map(one => `${row} ${one}`));
    expect(shown.map(one => `${one.row_no} ${one.code}`).sort()).toEqual(planted.sort());
  }, 120_000);
}
