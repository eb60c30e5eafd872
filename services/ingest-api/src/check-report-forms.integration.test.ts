import { blobKeys, type CheckReport, checkReport } from '@tillkeeper/contracts';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workbookType } from './check/check-report-forms.ts';
import { fileName, salesCsv } from './testing/sales-files.ts';
import { startDoor, type TestDoor } from './testing/start-door.ts';

let door: TestDoor;
beforeAll(async () => {
  door = await startDoor({ settings: { CHECK_WAIT: '150ms' } });
});
afterAll(() => door.stop());

const finding = (more: Partial<CheckReport['findings'][number]> = {}): CheckReport['findings'][number] => ({
  ...{ row_no: 1, line_from: 2, store_id: 'S001', transaction_id: '00123', code: 'product.unknown', severity: 'error' },
  ...{ column_name: 'product_id', value: '1E11', message: 'The article number is not in the catalogue: 1E11.' },
  ...more,
});
const hostile = ['=1+1', '+44 20', '-5', '@SUM(A1)', '\t=1', '\r=1', 'a "b", c\nd'];

/** A check whose report is there; returns where it is. */
async function checked(findings: CheckReport['findings']): Promise<string> {
  const answer = await door.request('POST', `/v1/files/check?file_name=${fileName(1)}`, { body: salesCsv(1) });
  const { check_id } = checkReport.parse(await answer.json());
  const report: CheckReport = {
    ...{ check_id, status: 'done', file_type: 'sales', reject_code: null, rows_read: 3, rows_valid: 1, rows_held: 2 },
    ...{ rows_repeated: 0, findings, findings_left_out: 0 },
  };
  await door.blobs.write(blobKeys.check(check_id, 'report.json'), JSON.stringify(report));
  return `/v1/checks/${check_id}`;
}
const ask = (path: string, accept: string) => door.request('GET', path, { headers: { accept } });
async function workbookOf(answer: Response): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(await answer.arrayBuffer());
  return workbook;
}
/** Texts of all rows but the first. */
const textsOf = (sheet: ExcelJS.Worksheet | undefined): string[][] => {
  const rows: string[][] = [];
  sheet?.eachRow((row, at) => {
    if (at > 1) rows.push(Array.from({ length: 10 }, (_, index) => row.getCell(index + 1).text));
  });
  return rows;
};

test('the findings of a check are the same as JSON, CSV and XLSX', async () => {
  const path = await checked([
    finding(),
    finding({ row_no: null, line_from: null, transaction_id: null, value: null }),
  ]);
  const asJson = checkReport.parse(await (await ask(path, 'application/json')).json());
  const csv = await ask(path, 'text/csv');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(await csv.text()).toBe(
    [
      'row_no,line_from,store_id,transaction_id,code,severity,column_name,value,message',
      '1,2,S001,00123,product.unknown,error,product_id,1E11,The article number is not in the catalogue: 1E11.',
      ',,S001,,product.unknown,error,product_id,,The article number is not in the catalogue: 1E11.',
      '',
    ].join('\r\n'),
  );
  const xlsx = await ask(path, workbookType);
  expect(xlsx.headers.get('content-disposition')).toMatch(/filename="check-[0-9a-f]{32}\.xlsx"/);
  const sheet = (await workbookOf(xlsx)).getWorksheet('Findings');
  expect(textsOf(sheet).map(row => [row[9], row[0]])).toEqual(asJson.findings.map(one => [one.code, one.message]));
});

test('keys stay the texts that they are in a spreadsheet', async () => {
  const sheet = (await workbookOf(await ask(await checked([finding()]), workbookType))).getWorksheet('Findings');
  const [receipt, value] = [sheet?.getCell('C2'), sheet?.getCell('F2')];
  expect([receipt?.type, receipt?.value, value?.type, value?.value]).toEqual([
    ...[ExcelJS.ValueType.String, '00123', ExcelJS.ValueType.String, '1E11'],
  ]);
  expect([receipt?.numFmt, value?.numFmt]).toEqual(['@', '@']);
});

test('what a sender wrote is no formula in a spreadsheet', async () => {
  const path = await checked(hostile.map(value => finding({ value, message: value })));
  const sheet = (await workbookOf(await ask(path, workbookType))).getWorksheet('Findings');
  const cells = textsOf(sheet).flatMap(row => [row[0] ?? '', row[5] ?? '']);
  expect(cells).toHaveLength(2 * hostile.length);
  expect(cells.filter(text => /^[=+\-@\t\r]/.test(text))).toEqual([]);
  const csv = await (await ask(path, 'text/csv')).text();
  expect(csv.split(',').filter(cell => /^"?[=+\-@\t\r]/.test(cell))).toEqual([]);
});

test('all of ten thousand findings are in the spreadsheet', async () => {
  const path = await checked(Array.from({ length: 10_000 }, (_, index) => finding({ row_no: index + 1 })));
  const sheet = (await workbookOf(await ask(path, workbookType))).getWorksheet('Findings');
  expect([sheet?.rowCount, sheet?.getCell('H10001').value]).toEqual([10_001, '10000']);
});

test('a check that is not done yet says so as JSON, whatever is asked for', async () => {
  const answer = await door.request('POST', `/v1/files/check?file_name=${fileName(2)}`, {
    ...{ body: salesCsv(1), headers: { accept: workbookType } },
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([202, 'application/json; charset=utf-8']);
});
