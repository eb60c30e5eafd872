import { join } from 'node:path';
import { problemCodes } from '@tillkeeper/contracts';
import { createBaskets } from './baskets.ts';
import { booksHistory } from './books-history.ts';
import { createColumnProfiles } from './column-profile.ts';
import { createRowReader } from './contract-row.ts';
import { nowhere, openFindingsFile } from './findings-file.ts';
import type { JudgeJob, Judgement } from './judge-job.ts';
import { createNamedCustomers } from './named-customers.ts';
import { createOutliers } from './outliers.ts';
import { hasPersonalColumn } from './personal-columns.ts';
import { positionAt, readRecords, type TextChunk } from './read-records.ts';
import type { Reference } from './reference-data.ts';
import { at, cellOf, columnNamed, salesColumns } from './sales-columns.ts';
import { createSalesRules } from './sales-row.ts';
import { openSilverFile } from './silver-file.ts';
import { openStagingFile } from './staging-file.ts';
import { createTotals } from './totals.ts';
import { salesTypes, writeSilver } from './write-silver.ts';

const noCodes: readonly string[] = [];

/** Judges a file of sales, from top to bottom: records, rows, outliers, baskets, sums, silver. Throws FileUnreadableError. */
export async function judgeSales(job: JudgeJob, reference: Reference): Promise<Judgement> {
  const pathOf = (name: string): string => join(job.outputDirectory, name);
  const paths = { staging: pathOf('staging.csv'), exceptions: pathOf('exceptions.csv') };
  const silverPaths = { text: pathOf('silver.csv'), parquet: pathOf('silver.parquet') };
  const staging = openStagingFile(paths.staging, job);
  const findings = openFindingsFile(paths.exceptions, { fileId: job.fileId, run: job.run, fileType: 'sales' });
  const silver = openSilverFile(silverPaths.text);

  const reader = createRowReader(salesColumns, job);
  const rules = createSalesRules(job, reference);
  const baskets = createBaskets();
  const outliers = createOutliers(
    booksHistory(job, reference),
    (code, storeId) => reference.thresholds.ofStore(storeId).get(code) ?? job.outlierThreshold,
  );
  const customers = createNamedCustomers();
  const totals = createTotals();
  const defaultCurrency = reference.stores.get(rules.defaultStoreId)?.currency ?? '';
  let rowsRead = 0;
  let faultyRows = 0;
  let silverDate = '';
  let isRawShown = true;
  let header: readonly string[] = [];
  let respelled = '';
  const profiles = createColumnProfiles();

  const judgeChunk = (chunk: TextChunk): void => {
    profiles.look(chunk);
    reader.begin(chunk.header, chunk.columns);
    for (let index = 0; index < chunk.count; index += 1) {
      const cells = reader.read(chunk.from + index);
      const row = rules.judge(cells, reader.senderCell);
      const position = positionAt(chunk.positions, index);
      const rowIndex = baskets.add(row, position);
      rowsRead += 1;
      let errorCodes = noCodes;
      if (row.findings.length > 0) {
        const place = baskets.placeOf(rowIndex);
        for (const finding of row.findings) findings.say(place, finding);
        const errors = row.findings.map(({ code }) => code).filter(code => problemCodes[code].severity === 'error');
        if (errors.some(code => problemCodes[code].family === 'field')) faultyRows += 1;
        errorCodes = errors;
      }
      staging.stage(chunk, chunk.from + index, position, { storeId: row.storeId, errorCodes });
      const { line } = row;
      if (line === undefined) continue;
      if (silverDate === '' || row.businessDate < silverDate) silverDate = row.businessDate;
      silver.write(position.rowNo, cells, row, line);
      const customerId = cellOf(cells, at.customerId);
      if (customerId !== '') customers.add(customerId, position.rowNo, row);
      const { storeId, productId } = row;
      if (line.transactionType === 'SALE')
        outliers.add(
          rowIndex,
          storeId,
          productId,
          line.quantity,
          line.unitPrice,
          Math.round(Number(line.totalText) * 100),
        );
      else if (line.transactionType !== 'ADJUSTMENT')
        outliers.addCancellation(rowIndex, storeId, productId, line.quantity, cellOf(cells, at.originalTransactionId));
    }
  };

  const sayUnused = (column: string): void => findings.say(nowhere, { code: 'header.unknown-column', detail: column });
  for await (const result of readRecords(job, sayUnused)) {
    if (result.kind === 'header') {
      header = result.columns;
      isRawShown = !hasPersonalColumn(result.columns, job.formatFile);
    } else if (result.kind === 'damaged') {
      rowsRead += 1;
      faultyRows += 1;
      baskets.addDamage();
      staging.stageDamaged(result, rules.defaultStoreId);
      const { code, message, raw, rowNo, lineFrom, byteFrom, byteTo } = result;
      findings.say(
        { ...nowhere, rowNo, lineFrom, byteFrom, byteTo, storeId: rules.defaultStoreId || null },
        { code, value: isRawShown ? raw : undefined, detail: message },
      );
      totals.add({ storeId: rules.defaultStoreId, currency: defaultCurrency, outcome: 'held', amountMinor: null });
    } else if (result.kind === 'note') {
      const { code, detail, lineFrom, byteFrom, byteTo } = result;
      if (code === 'header.changed') respelled = detail;
      findings.say({ ...nowhere, lineFrom, byteFrom, byteTo }, { code, detail });
    } else judgeChunk(result);
    await Promise.all([staging.drain(), findings.drain(), silver.drain()]);
  }

  for (const { row, code, column, value, detail } of outliers.find(baskets.placeOf))
    findings.say(baskets.placeOf(row), { code, value, detail, column: columnNamed(column) });
  const notLoaded = new Set<number>();
  baskets.judge({
    onFinding: (place, finding) => findings.say(place, finding),
    onRow(row) {
      if (row.outcome !== 'valid') notLoaded.add(row.rowNo);
      totals.add(row);
    },
  });
  await Promise.all([staging.close(), findings.close(), silver.close()]);
  const all = totals.all();
  const sum = (name: 'rows_held' | 'rows_repeated' | 'rows_without_amount'): number =>
    all.reduce((total, one) => total + one[name], 0);
  const [rowsHeld, rowsRepeated] = [sum('rows_held'), sum('rows_repeated')];
  const rowsValid = rowsRead - rowsHeld - rowsRepeated;
  if (rowsValid > 0)
    await writeSilver({
      ...{ textPath: silverPaths.text, silverPath: silverPaths.parquet },
      ...{ types: salesTypes, leftOutRowNos: notLoaded, rows: rowsValid },
    });
  return {
    status: 'judged',
    ...{ rowsRead, faultyRows, rowsHeld, rowsRepeated, rowsValid },
    rowsWithoutAmount: sum('rows_without_amount'),
    totals: all,
    silverDate: silverDate || job.receivedAt.slice(0, 10),
    ...{ stagingPath: paths.staging, exceptionsPath: paths.exceptions, silverPath: silverPaths.parquet },
    customers: customers.usable(notLoaded),
    columns: profiles.of(header),
    respelled,
  };
}
