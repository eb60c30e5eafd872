import { join } from 'node:path';
import { problemCodes } from '@tillkeeper/contracts';
import type { Damaged, Header, Note } from '@tillkeeper/record-reader';
import { createAnsweredRows } from '../answers/answered-rows.ts';
import { createAnsweredBaskets } from './answered-baskets.ts';
import { createBaskets } from './baskets.ts';
import { booksHistory } from './books-history.ts';
import { createColumnProfiles } from './column-profile.ts';
import { createRowReader } from './contract-row.ts';
import { type FindingPlace, nowhere, openFindingsFile } from './findings-file.ts';
import type { JudgeJob, Judgement, NamedCustomer } from './judge-job.ts';
import { createNamedCustomers } from './named-customers.ts';
import { createOutliers, type Outliers } from './outliers.ts';
import { hasPersonalColumn } from './personal-columns.ts';
import { positionAt, type TextChunk } from './read-records.ts';
import type { Reference } from './reference-data.ts';
import { at, cellOf, columnNamed, salesColumns } from './sales-columns.ts';
import { createSalesRules, type SalesRow } from './sales-row.ts';
import { openSilverFile } from './silver-file.ts';
import { openStagingFile, type StagingFile } from './staging-file.ts';
import { createTotals, type Totals } from './totals.ts';
import { salesTypes, writeSilver } from './write-silver.ts';

const noCodes: readonly string[] = [];

/** What was judged elsewhere: rows that are plainly right. */
export interface ProvenRows {
  /** Of them, all that are in silver until they are left out. */
  readonly rows: number;
  /** '' where there are none. */
  readonly firstDate: string;
  addTotals(totals: Totals): void;
  /** Whether the place of an outlier is asked for here. */
  has(row: number): boolean;
  placeOf(row: number): FindingPlace;
  /** Writes all silver: the proven rows, and those of a file that is there already (undefined: none), but for the rows that are not loaded. Returns how many rows it has. */
  writeSilver(other: string | undefined, target: string, leftOut: ReadonlySet<number>): Promise<number>;
  namedCustomers(silverPath: string): Promise<NamedCustomer[]>;
}

/** Judges rows one by one, and at the end their baskets, outliers and sums. */
export interface SalesJudge {
  sayUnused(column: string): void;
  take(result: Header | TextChunk | Damaged | Note): void;
  /** Rows that are staged, in silver and among the outliers' lines already, whose baskets are judged here. Throws when a rule finds anything in them. */
  takeProven(chunk: TextChunk, onRow: (row: SalesRow) => void): void;
  /** So many rows were judged elsewhere, and nothing beside them is. */
  skip(rows: number): void;
  /** Notes what the columns show; right records in their order. */
  look(chunk: Pick<TextChunk, 'columns' | 'from' | 'count'>): void;
  /** A row as it is understood by itself; nothing is said of it. */
  read(chunk: TextChunk, index: number): SalesRow;
  readonly outliers: Pick<Outliers, 'addAll'>;
  readonly staging: StagingFile;
  readonly defaultStoreId: string;
  /** Waits while the disk is behind. */
  drain(): Promise<void>;
  finish(proven?: ProvenRows): Promise<Judgement>;
  /** Leaves everything as it is, half done. */
  abandon(): Promise<void>;
}

/** A rule found something in a row that was proven right: a proof is wrong. */
export class WrongProofError extends Error {}

export function createSalesJudge(job: JudgeJob, reference: Reference): SalesJudge {
  const pathOf = (name: string): string => join(job.outputDirectory, name);
  const paths = { staging: pathOf('staging.csv'), exceptions: pathOf('exceptions.csv') };
  const silverPaths = { text: pathOf('silver.csv'), parquet: pathOf('silver.parquet'), part: pathOf('judged.parquet') };
  const staging = openStagingFile(paths.staging, job);
  const findings = openFindingsFile(paths.exceptions, { fileId: job.fileId, run: job.run, fileType: 'sales' });
  const silver = openSilverFile(silverPaths.text);

  const isStaged = job.isStagingLeftOut !== true;
  const reader = createRowReader(salesColumns, job);
  const rules = createSalesRules(job, reference);
  const answers = createAnsweredRows(job.answers ?? [], job.formatFile);
  const rulesOfGivenTime = rulesForGivenTimes(job, reference);
  const answered = createAnsweredBaskets();
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
  let silverRows: number[] = [];
  let isRawShown = true;
  let header: readonly string[] = [];
  const profiles = createColumnProfiles();
  let respelled = '';

  const say = (row: SalesRow, rowIndex: number): readonly string[] => {
    if (row.findings.length === 0) return noCodes;
    const place = baskets.placeOf(rowIndex);
    for (const finding of row.findings) findings.say(place, finding);
    const errors = row.findings.map(({ code }) => code).filter(code => problemCodes[code].severity === 'error');
    if (errors.some(code => problemCodes[code].family === 'field')) faultyRows += 1;
    return errors;
  };
  const use = (cells: readonly string[], row: SalesRow, rowIndex: number, rowNo: number): void => {
    const { line, storeId, productId } = row;
    if (line === undefined) return;
    if (silverDate === '' || row.businessDate < silverDate) silverDate = row.businessDate;
    silver.write(rowNo, cells, row, line);
    silverRows.push(rowNo);
    const customerId = cellOf(cells, at.customerId);
    if (customerId !== '') customers.add(customerId, rowNo, row);
    // an amount in another currency says nothing of what is usual here
    if (row.currency !== reference.stores.get(storeId)?.currency) return;
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
      outliers.addCancellation(rowIndex, {
        ...{ storeId, productId, quantityMilli: line.quantity, priceMicro: line.unitPrice },
        originalTransactionId: cellOf(cells, at.originalTransactionId),
      });
  };
  const takeChunk = (chunk: TextChunk): void => {
    reader.begin(chunk.header, chunk.columns);
    for (let index = 0; index < chunk.count; index += 1) {
      const sent = reader.read(chunk.from + index);
      const position = positionAt(chunk.positions, index);
      const answer = answers?.of(position.rowNo);
      const cells = answer?.corrected(sent) ?? sent;
      const row = (answer?.isTimeGiven === true ? rulesOfGivenTime() : rules).judge(cells, reader.senderCell);
      rowsRead += 1;
      if (answer?.isRemoved === true) {
        answered.remove(baskets.remove(row), position.rowNo, row);
        totals.add({ ...row, outcome: 'removed' });
        if (isStaged) staging.stage(chunk, chunk.from + index, position, { storeId: row.storeId, errorCodes: noCodes });
        continue;
      }
      const rowIndex = baskets.add(row, position);
      if (answer !== undefined) answered.add(position.rowNo);
      const errorCodes = say(row, rowIndex);
      if (isStaged) staging.stage(chunk, chunk.from + index, position, { storeId: row.storeId, errorCodes });
      use(cells, row, rowIndex, position.rowNo);
    }
  };
  const takeDamaged = (damaged: Damaged): void => {
    rowsRead += 1;
    const { code, message, raw, rowNo, lineFrom, byteFrom, byteTo } = damaged;
    const ofNoBasket = { storeId: rules.defaultStoreId, currency: defaultCurrency, amountMinor: null };
    if (isStaged) staging.stageDamaged(damaged, rules.defaultStoreId);
    if (answers?.of(rowNo)?.isRemoved === true) {
      answered.removeDamaged(rowNo, defaultCurrency);
      totals.add({ ...ofNoBasket, outcome: 'removed' });
      return;
    }
    faultyRows += 1;
    baskets.addDamage();
    findings.say(
      { ...nowhere, rowNo, lineFrom, byteFrom, byteTo, storeId: rules.defaultStoreId || null },
      { code, value: isRawShown ? raw : undefined, detail: message },
    );
    totals.add({ ...ofNoBasket, outcome: 'held' });
  };

  return {
    outliers,
    staging,
    defaultStoreId: rules.defaultStoreId,
    sayUnused: column => findings.say(nowhere, { code: 'header.unknown-column', detail: column }),
    look: chunk => profiles.look(chunk),
    skip: rows => baskets.skip(rows),
    take(result) {
      switch (result.kind) {
        case 'header':
          header = result.columns;
          isRawShown = !hasPersonalColumn(result.columns, job.formatFile);
          return;
        case 'damaged':
          return takeDamaged(result);
        case 'note': {
          const { code, detail, lineFrom, byteFrom, byteTo } = result;
          if (code === 'header.changed') respelled = detail;
          return findings.say({ ...nowhere, lineFrom, byteFrom, byteTo }, { code, detail });
        }
        case 'chunk':
          return takeChunk(result);
        default:
          return result satisfies never;
      }
    },
    takeProven(chunk, onRow) {
      reader.begin(chunk.header, chunk.columns);
      for (let index = 0; index < chunk.count; index += 1) {
        const row = rules.judge(reader.read(chunk.from + index), reader.senderCell);
        if (row.findings.length > 0 || row.line === undefined)
          throw new WrongProofError(row.findings.map(({ code }) => code).join(', '));
        baskets.add(row, positionAt(chunk.positions, index));
        onRow(row);
      }
    },
    read(chunk, index) {
      reader.begin(chunk.header, chunk.columns);
      return rules.judge(reader.read(chunk.from + index), reader.senderCell);
    },
    async drain() {
      await Promise.all([staging.drain(), findings.drain(), silver.drain()]);
    },
    async abandon() {
      await Promise.all([staging.close(), findings.close(), silver.close()]);
    },
    async finish(proven) {
      const placeOf = (row: number): FindingPlace =>
        proven?.has(row) === true ? proven.placeOf(row) : baskets.placeOf(row);
      for (const { row, code, column, value, detail } of outliers.find(placeOf))
        findings.say(placeOf(row), { code, value, detail, column: columnNamed(column) });
      const notLoaded = new Set<number>();
      baskets.judge({
        onFinding: (place, finding) => findings.say(place, finding),
        onRow(row) {
          if (row.outcome !== 'valid') notLoaded.add(row.rowNo);
          totals.add(row);
          answered.take(row);
        },
      });
      proven?.addTotals(totals);
      rowsRead += proven?.rows ?? 0;
      await Promise.all([staging.close(), findings.close(), silver.close()]);
      const all = totals.all();
      const sum = (name: 'rows_held' | 'rows_repeated' | 'rows_removed' | 'rows_without_amount'): number =>
        all.reduce((total, one) => total + one[name], 0);
      const [rowsHeld, rowsRepeated, rowsRemoved] = [sum('rows_held'), sum('rows_repeated'), sum('rows_removed')];
      const rowsValid = rowsRead - rowsHeld - rowsRepeated - rowsRemoved;
      const judgedRows = proven === undefined ? rowsValid : silverRows.filter(rowNo => !notLoaded.has(rowNo)).length;
      silverRows = [];
      const judgedPath = proven === undefined ? silverPaths.parquet : silverPaths.part;
      if (judgedRows > 0)
        await writeSilver({
          ...{ textPath: silverPaths.text, silverPath: judgedPath },
          ...{ types: salesTypes, leftOutRowNos: notLoaded, rows: judgedRows },
        });
      if (proven !== undefined && rowsValid > 0) {
        const other = judgedRows > 0 ? judgedPath : undefined;
        const rows = await proven.writeSilver(other, silverPaths.parquet, notLoaded);
        if (rows !== rowsValid) throw new Error(`silver has ${rows} rows, ${rowsValid} may be loaded`);
      }
      const dates = [silverDate, proven?.firstDate ?? ''].filter(date => date !== '').sort();
      return {
        status: 'judged',
        ...{ rowsRead, faultyRows, rowsHeld, rowsRepeated, rowsRemoved, rowsValid },
        rowsWithoutAmount: sum('rows_without_amount'),
        totals: all,
        silverDate: dates[0] ?? job.receivedAt.slice(0, 10),
        ...{ stagingPath: paths.staging, exceptionsPath: paths.exceptions, silverPath: silverPaths.parquet },
        customers:
          proven === undefined || rowsValid === 0
            ? customers.usable(notLoaded)
            : await proven.namedCustomers(silverPaths.parquet),
        columns: profiles.of(header),
        ...{ respelled, answered: answered.all() },
      };
    },
  };
}

/** As the format has it, but for times: those are the contract's, in the store's zone. Made when there is one. */
function rulesForGivenTimes(job: JudgeJob, reference: Reference): () => ReturnType<typeof createSalesRules> {
  let rules: ReturnType<typeof createSalesRules> | undefined;
  return () => {
    const formatFile = { ...job.formatFile, timestamp_pattern: 'iso', time_zone: 'store' } as const;
    rules ??= createSalesRules({ ...job, formatFile }, reference);
    return rules;
  };
}
