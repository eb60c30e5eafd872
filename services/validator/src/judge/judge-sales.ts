import { join } from 'node:path';
import { type Column, columnsOf, problemCodes, silverSalesColumns } from '@tillkeeper/contracts';
import { createBaskets } from './baskets.ts';
import { openCopyFile } from './copy-file.ts';
import { type CellReader, createCellReader } from './contract-row.ts';
import { type FindingPlace, nowhere, openFindingsFile } from './findings-file.ts';
import type { JudgeJob, Judgement, ReferenceData } from './judge-job.ts';
import { createOutliers } from './outliers.ts';
import { readRecords, stage, type TextChunk } from './read-records.ts';
import { createSalesRules, type SalesRow } from './sales-row.ts';
import { createTotals } from './totals.ts';
import { unusedColumns } from './unused-columns.ts';
import { salesTypes, writeSilver } from './write-silver.ts';

const names = columnsOf('sales').map(column => column.name);
const columnByName = new Map(columnsOf('sales').map((column): [string, Column] => [column.name, column]));

/** Judges a file of sales, from top to bottom: records, rows, baskets, outliers, sums, silver. Throws FileUnreadableError. */
export async function judgeSales(job: JudgeJob, reference: ReferenceData): Promise<Judgement> {
  const paths = {
    staging: join(job.outputDirectory, 'staging.csv'),
    exceptions: join(job.outputDirectory, 'exceptions.csv'),
    text: join(job.outputDirectory, 'silver.csv'),
    silver: join(job.outputDirectory, 'silver.parquet'),
  };
  const staging = openCopyFile(paths.staging);
  const findings = openFindingsFile(paths.exceptions, { fileId: job.fileId, run: job.run, fileType: 'sales' });
  const silver = openCopyFile(paths.text);
  silver.write(Object.keys(silverSalesColumns));

  const readers = new Map<string, CellReader>();
  const positions = new Map<string, number>();
  const rules = createSalesRules(job, reference, column => readers.get(column));
  const baskets = createBaskets();
  const outliers = createOutliers(reference.baselines, job.outlierThreshold);
  const totals = createTotals();
  const places = new Map<number, FindingPlace>();
  let rowsRead = 0;
  let faultyRows = 0;
  let written = 0;
  let silverDate = '';
  const damagedRows: number[] = [];

  const judgeChunk = (chunk: TextChunk): void => {
    let current = '';
    const positionOf = (group: string): number => {
      current = group;
      return positions.get(group) ?? 1;
    };
    readers.clear();
    for (const name of names) {
      const reader = createCellReader(
        name,
        { formatFile: job.formatFile, header: chunk.header, nameGroups: job.nameGroups },
        chunk.columns,
        positionOf,
      );
      if (reader !== undefined) readers.set(name, reader);
    }
    const senderColumn = new Map(chunk.header.map((name, index) => [name, chunk.columns[index]]));
    for (let index = 0; index < chunk.count; index += 1) {
      current = '';
      const row = rules.judge(
        name => readers.get(name)?.(index) ?? '',
        name => senderColumn.get(name)?.[index] ?? '',
      );
      if (current !== '') positions.set(current, (positions.get(current) ?? 1) + 1);
      const position = {
        rowNo: chunk.positions.rowNo[index] ?? 0,
        lineFrom: chunk.positions.lineFrom[index] ?? 0,
        byteFrom: chunk.positions.byteFrom[index] ?? 0,
        byteTo: chunk.positions.byteTo[index] ?? 0,
      };
      rowsRead += 1;
      const errorCodes = row.findings
        .map(finding => finding.code)
        .filter(code => problemCodes[code].severity === 'error');
      stage(staging, job, {
        ...position,
        storeId: row.storeId || null,
        errorCodes,
        columns: chunk.columns.map(column => column[index] ?? ''),
      });
      baskets.add(row, position);
      if (row.findings.length > 0) for (const finding of row.findings) findings.say(placeOf(row, position), finding);
      if (errorCodes.some(code => problemCodes[code].family === 'field')) faultyRows += 1;
      if (row.line === undefined) continue;
      writeRow(row, position.rowNo);
      if (row.line.transactionType === 'SALE') {
        outliers.add({
          rowNo: position.rowNo,
          productId: row.productId,
          quantity: Number(row.line.quantity),
          price: Number(row.line.unitPrice),
        });
        places.set(position.rowNo, placeOf(row, position));
      }
    }
  };
  const writeRow = (row: SalesRow, rowNo: number): void => {
    const { line } = row;
    if (line === undefined) return;
    if (silverDate === '' || row.businessDate < silverDate) silverDate = row.businessDate;
    written += 1;
    const orNull = (text: string): string | null => (text === '' ? null : text);
    silver.write([
      String(rowNo),
      row.storeId,
      row.businessDate,
      row.tillId,
      row.transactionId,
      String(row.lineNo),
      line.transactionType,
      String(line.epochMs * 1000),
      row.currency,
      orNull(line.paymentMethod),
      orNull(line.customerId),
      orNull(line.customerName),
      orNull(line.customerEmail),
      orNull(line.customerPhone),
      orNull(line.employeeId),
      orNull(line.promotionCode),
      orNull(line.originalTransactionId),
      row.transactionLineCount === null ? null : String(row.transactionLineCount),
      row.productId,
      orNull(line.teamId),
      orNull(line.supplierId),
      line.quantity,
      line.unitPrice,
      line.discountAmount,
      line.lineTotal,
      String(row.amountMinor ?? 0),
      line.lineHash,
    ]);
  };

  for await (const result of readRecords(job)) {
    if (result.kind === 'header') {
      for (const column of unusedColumns(result.columns, job.formatFile))
        findings.say(nowhere, { code: 'header.unknown-column', detail: column });
      continue;
    }
    if (result.kind === 'damaged') {
      rowsRead += 1;
      faultyRows += 1;
      damagedRows.push(result.rowNo);
      baskets.addDamage();
      const { storeId, currency } = rules.defaultStore;
      stage(staging, job, { ...result, storeId: storeId || null, errorCodes: [result.code], columns: [result.raw] });
      findings.say(
        {
          ...nowhere,
          rowNo: result.rowNo,
          lineFrom: result.lineFrom,
          byteFrom: result.byteFrom,
          byteTo: result.byteTo,
          storeId: storeId || null,
        },
        { code: result.code, value: result.raw, detail: result.message },
      );
      totals.add({ storeId, currency, outcome: 'held', amountMinor: null });
    } else judgeChunk(result);
    await Promise.all([staging.drain(), findings.drain(), silver.drain()]);
  }

  outliers.find((rowNo, code, detail) =>
    findings.say(places.get(rowNo) ?? { ...nowhere, rowNo }, {
      code,
      column: columnByName.get(code === 'quantity.outlier' ? 'quantity' : 'unit_price'),
      detail,
    }),
  );
  const isRejected = !job.isWeb && faultyRows * 2 > rowsRead;
  const notLoaded: number[] = [];
  baskets.judge({
    onFinding: (place, code, detail) => findings.say(place, { code, detail }),
    onRow({ rowNo, storeId, currency, amountMinor, outcome }) {
      if (outcome !== 'valid') notLoaded.push(rowNo);
      // in a rejected file every row counts as held
      totals.add({ storeId, currency, amountMinor, outcome: isRejected ? 'held' : outcome });
    },
  });
  const rejectDetail = isRejected ? `${faultyRows} of ${rowsRead} lines cannot be used` : null;
  if (isRejected) findings.say(nowhere, { code: 'file.too-many-errors', detail: rejectDetail ?? '' });
  await Promise.all([staging.close(), findings.close(), silver.close()]);
  const all = totals.all();
  const rowsHeld = all.reduce((sum, total) => sum + total.rows_held, 0);
  const rowsRepeated = all.reduce((sum, total) => sum + total.rows_repeated, 0);
  const rowsValid = rowsRead - rowsHeld - rowsRepeated;
  if (rowsValid > 0 && written > 0)
    await writeSilver({ textPath: paths.text, silverPath: paths.silver, types: salesTypes, heldRowNos: notLoaded });
  return {
    status: 'judged',
    rejectCode: isRejected ? 'file.too-many-errors' : null,
    rejectDetail,
    rowsRead,
    rowsHeld,
    rowsRepeated,
    rowsWithoutAmount: all.reduce((sum, total) => sum + total.rows_without_amount, 0),
    totals: all,
    rowsValid,
    silverDate: silverDate || job.receivedAt.slice(0, 10),
    stagingPath: paths.staging,
    exceptionsPath: paths.exceptions,
    silverPath: paths.silver,
  };
}

function placeOf(
  row: SalesRow,
  position: { rowNo: number; lineFrom: number; byteFrom: number; byteTo: number },
): FindingPlace {
  return {
    ...position,
    storeId: row.storeId || null,
    businessDate: row.businessDate || null,
    tillId: row.tillId || null,
    transactionId: row.transactionId.slice(0, 200) || null,
    lineNo: row.lineNo || null,
    productId: row.productId.slice(0, 200) || null,
    amountMinor: row.amountMinor,
    currency: row.currency || null,
  };
}
