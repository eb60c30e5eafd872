import { columnsOf, contractFormat, type FormatFile, fileTypeNames } from '@tillkeeper/contracts';
import { readStrictly } from '@tillkeeper/record-reader';
import { inPieces, type MutatedFile, mutatedFiles, readPlainly } from '@tillkeeper/record-reader/testing';
import { expect, test } from 'vitest';
import { judgeRowByRow, judgeSales } from '../judge/judge-sales.ts';
import { isUnreadable } from '../judge/read-records.ts';
import { toReference } from '../judge/reference-data.ts';
import { stagingColumns } from '../judge/staging-file.ts';
import { judgeBytes } from '../testing/judged-file.ts';
import { masterData, salesJob } from '../testing/sales-job.ts';
import { batchResults } from './batch-results.ts';
import { readByPolars, toTextColumns } from './text-columns.ts';

const sales = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'csv');
if (sales === undefined) throw new Error('the contract has sales');
const formatOfSales: FormatFile = sales;
const columns = columnsOf('sales');
const format = {
  known: columns.map(({ name }) => name),
  required: columns.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  vocabularies: fileTypeNames.map(type => columnsOf(type).map(({ name }) => name)),
};
const formatOf = ({ delimiter, declared }: MutatedFile): FormatFile => ({
  ...formatOfSales,
  delimiter,
  encoding: declared,
});
const plainly = ({ bytes, delimiter, declared }: MutatedFile) =>
  readPlainly(bytes, { delimiter, maxRecordBytes: 2 ** 20, encoding: declared, format });

test('of damaged files Polars, too, reads exactly the cells of the records that are right', async () => {
  let rows = 0;
  for (const file of mutatedFiles(350, 2)) {
    const expected = plainly(file);
    if (expected.refusal !== undefined) continue;
    const found: string[][] = [];
    const source = inPieces(file.bytes, 500);
    let header: readonly string[] = [];
    for await (const batch of batchResults(
      readStrictly({ source, isGzip: false, formatFile: formatOf(file) }),
      2 ** 20,
    )) {
      if ('kind' in batch) header = batch.columns;
      else if (batch.count > 0) {
        const verified = { columns: header, delimiter: file.delimiter };
        const texts = readByPolars(batch.csv, verified, batch.count);
        expect(toTextColumns(batch.csv, verified, batch.count), file.name).toEqual(texts);
        for (let row = 0; row < batch.count; row += 1) found.push(texts.map(column => column[row] ?? ''));
      }
    }
    const right = expected.records.flatMap(record => ('cells' in record ? [record.cells] : []));
    expect(found, file.name).toEqual(right);
    rows += right.length;
  }
  // files without a right row would show nothing
  expect(rows).toBeGreaterThan(1000);
}, 120_000);

// of row, line and bytes
const firstPlace = stagingColumns.indexOf('row_no');

test('a damaged file is judged to its end: every record is staged with its place, every note is a finding', async () => {
  const reference = toReference(masterData);
  let judged = 0;
  for (const file of mutatedFiles(60, 3)) {
    const expected = plainly(file);
    const job = salesJob({ formatFile: formatOf(file), nameGroups: { business_date: '2026-03-14', till_id: 'T01' } });
    const rowByRow = await judgeBytes(file.bytes, job, one => judgeRowByRow(one, reference)).catch((error: unknown) => {
      if (isUnreadable(error)) return error.code;
      throw error;
    });
    if (typeof rowByRow === 'string') {
      expect(rowByRow, file.name).toBe(expected.refusal);
      continue;
    }
    judged += 1;
    const places = rowByRow.staging
      .filter(line => line !== '')
      .map(line =>
        line
          .split(',')
          .slice(firstPlace, firstPlace + 4)
          .map(Number),
      )
      .toSorted(([one = 0], [other = 0]) => one - other);
    const staged = expected.records.map(({ rowNo, lineFrom, byteFrom, byteTo }) => [rowNo, lineFrom, byteFrom, byteTo]);
    expect(places, file.name).toEqual(staged);
    const said = rowByRow.exceptions.join('\n');
    for (const { code } of expected.notes) expect(said, file.name).toContain(code);
    for (const record of expected.records) if ('code' in record) expect(said, file.name).toContain(record.code);
    // a sieve sees only large files; here it sees some of the small ones
    if (judged % 4 !== 0) continue;
    expect(await judgeBytes(file.bytes, job, one => judgeSales(one, reference, { minBytes: 0 })), file.name).toEqual(
      rowByRow,
    );
  }
  expect(judged).toBeGreaterThan(30);
}, 120_000);
