import { join } from 'node:path';
import {
  type Column,
  columnsOf,
  type FormatFile,
  fileTypes,
  type ProblemCodeName,
  problemCodes,
} from '@tillkeeper/contracts';
import { lengthPrefixed, readDecimal, decimalText } from '@tillkeeper/domain';
import { checkField } from './check-field.ts';
import { openCopyFile } from './copy-file.ts';
import { type CellReader, createCellReader } from './contract-row.ts';
import { type Finding, nowhere, openFindingsFile } from './findings-file.ts';
import type { JudgeJob, Judgement, ReferenceData } from './judge-job.ts';
import { readRecords, stage } from './read-records.ts';
import { createTimestampReader } from './read-timestamp.ts';
import { createTotals } from './totals.ts';
import { unusedColumns } from './unused-columns.ts';
import { referenceTypes, writeSilver } from './write-silver.ts';

interface KeptRow {
  readonly rowNo: number;
  readonly text: string;
  outcome: 'valid' | 'held' | 'repeated';
}

/** Judges a file of reference data: fields, keys that are there twice, references. Money is not in it. */
export async function judgeReference(job: JudgeJob, reference: ReferenceData): Promise<Judgement> {
  const { formatFile } = job;
  // a column that the sender does not have is not in silver: what the books know of it stays
  let columns: readonly Column[] = columnsOf(formatFile.file_type);
  const key = fileTypes[formatFile.file_type].key;
  const paths = {
    staging: join(job.outputDirectory, 'staging.csv'),
    exceptions: join(job.outputDirectory, 'exceptions.csv'),
    text: join(job.outputDirectory, 'silver.csv'),
    silver: join(job.outputDirectory, 'silver.parquet'),
  };
  const staging = openCopyFile(paths.staging);
  const findings = openFindingsFile(paths.exceptions, {
    fileId: job.fileId,
    run: job.run,
    fileType: formatFile.file_type,
  });
  const silver = openCopyFile(paths.text);
  const readTimestamp = createTimestampReader(formatFile.timestamp_pattern);
  const services = new Set(formatFile.service_products.map(code => formatFile.product_prefix + code));
  const known: Readonly<Record<string, (id: string) => boolean>> = {
    team_id: id => formatFile.file_type === 'teams' || teams.has(id),
    supplier_id: id => formatFile.file_type === 'suppliers' || suppliers.has(id),
    store_id: id => formatFile.file_type === 'stores' || reference.stores[id] !== undefined,
    product_id: id => formatFile.file_type === 'products' || reference.products[id] !== undefined,
  };
  const [teams, suppliers] = [new Set(reference.teams), new Set(reference.suppliers)];
  const unknownCode: Readonly<Record<string, ProblemCodeName>> = {
    team_id: 'team.unknown',
    supplier_id: 'supplier.unknown',
    store_id: 'store.unknown',
    product_id: 'product.unknown',
  };
  const kept = new Map<string, KeptRow>();
  const outcomes: KeptRow[] = [];
  let rowsRead = 0;
  let faultyRows = 0;

  /** The canonical text of a value, or why there is none. */
  const read = (column: Column, text: string): { value: string | null } | Finding => {
    const code = checkField(column, text);
    if (code !== undefined) return { code, column, value: text };
    if (text === '') return { value: null };
    if (column.kind === 'decimal') {
      const value = readDecimal(text, column);
      return { value: typeof value === 'bigint' ? decimalText(value, column.scale) : text };
    }
    if (column.kind === 'timestamp') {
      const instant = readTimestamp(text, 'UTC');
      return typeof instant === 'string'
        ? { code: instant, column, value: text }
        : { value: String(instant.epochMs * 1000) };
    }
    if (column.name === 'time_zone' && !isTimeZone(text)) return { code: 'field.invalid', column, value: text };
    if (known[column.name]?.(text) === false)
      return { code: unknownCode[column.name] ?? 'field.invalid', column, value: text };
    return { value: text };
  };

  for await (const result of readRecords(job)) {
    if (result.kind === 'header') {
      columns = columns.filter(column => isGiven(column, result.columns, formatFile));
      silver.write(['row_no', ...columns.map(column => column.name)]);
      for (const column of unusedColumns(result.columns, formatFile))
        findings.say(nowhere, { code: 'header.unknown-column', detail: column });
      continue;
    }
    if (result.kind === 'damaged') {
      rowsRead += 1;
      faultyRows += 1;
      outcomes.push({ rowNo: result.rowNo, text: '', outcome: 'held' });
      stage(staging, job, { ...result, storeId: null, errorCodes: [result.code], columns: [result.raw] });
      findings.say(
        {
          ...nowhere,
          rowNo: result.rowNo,
          lineFrom: result.lineFrom,
          byteFrom: result.byteFrom,
          byteTo: result.byteTo,
        },
        { code: result.code, value: result.raw, detail: result.message },
      );
      continue;
    }
    const readers = columns.map((column): CellReader | undefined =>
      createCellReader(
        column.name,
        { formatFile, header: result.header, nameGroups: job.nameGroups },
        result.columns,
        () => 0,
      ),
    );
    for (let index = 0; index < result.count; index += 1) {
      rowsRead += 1;
      const position = {
        rowNo: result.positions.rowNo[index] ?? 0,
        lineFrom: result.positions.lineFrom[index] ?? 0,
        byteFrom: result.positions.byteFrom[index] ?? 0,
        byteTo: result.positions.byteTo[index] ?? 0,
      };
      const place = { ...nowhere, ...position };
      const values: (string | null)[] = [];
      const faults: Finding[] = [];
      const texts = new Map<string, string>();
      for (const [at, column] of columns.entries()) {
        let text = readers[at]?.(index) ?? '';
        if (column.kind === 'decimal' && formatFile.decimal_sign === ',') text = text.replace(',', '.');
        if (column.name === 'kind' && formatFile.file_type === 'products' && text === '')
          text = services.has(texts.get('product_id') ?? '') ? 'SERVICE' : 'GOOD';
        texts.set(column.name, text);
        const one = read(column, text);
        if ('code' in one) faults.push(one);
        else values.push(one.value);
      }
      for (const fault of faults) findings.say(place, fault);
      const errorCodes = faults.map(fault => fault.code);
      stage(staging, job, {
        ...position,
        storeId: texts.get('store_id') || null,
        errorCodes,
        columns: result.columns.map(column => column[index] ?? ''),
      });
      const row: KeptRow = {
        rowNo: position.rowNo,
        text: lengthPrefixed(values),
        outcome: faults.length > 0 ? 'held' : 'valid',
      };
      outcomes.push(row);
      if (errorCodes.some(code => ['record', 'field'].includes(problemCodes[code].family))) faultyRows += 1;
      if (faults.length > 0) continue;
      const keyText = lengthPrefixed(key.map(name => texts.get(name) ?? ''));
      const first = kept.get(keyText);
      if (first === undefined) kept.set(keyText, row);
      else if (first.text === row.text) {
        row.outcome = 'repeated';
        findings.say(place, { code: 'record.repeated' });
      } else {
        for (const one of [first, row]) one.outcome = 'held';
        findings.say(place, {
          code: 'line.conflict',
          value: key.map(name => texts.get(name)).join(' '),
          detail: `${key.map(name => texts.get(name)).join(' ')} stands in row ${first.rowNo} with other contents`,
        });
      }
      silver.write([String(position.rowNo), ...values]);
    }
    await Promise.all([staging.drain(), findings.drain(), silver.drain()]);
  }

  const isRejected = faultyRows * 2 > rowsRead;
  const rejectDetail = isRejected ? `${faultyRows} of ${rowsRead} lines cannot be used` : null;
  if (isRejected) findings.say(nowhere, { code: 'file.too-many-errors', detail: rejectDetail ?? '' });
  await Promise.all([staging.close(), findings.close(), silver.close()]);
  const totals = createTotals();
  for (const row of outcomes)
    totals.add({ storeId: '', currency: '', outcome: isRejected ? 'held' : row.outcome, amountMinor: 0 });
  const all = totals.all();
  const rowsHeld = all.reduce((sum, total) => sum + total.rows_held, 0);
  const rowsRepeated = all.reduce((sum, total) => sum + total.rows_repeated, 0);
  const rowsValid = rowsRead - rowsHeld - rowsRepeated;
  if (rowsValid > 0)
    await writeSilver({
      textPath: paths.text,
      silverPath: paths.silver,
      types: referenceTypes(columns),
      heldRowNos: outcomes.filter(row => row.outcome !== 'valid').map(row => row.rowNo),
    });
  return {
    status: 'judged',
    rejectCode: isRejected ? 'file.too-many-errors' : null,
    rejectDetail,
    rowsRead,
    rowsHeld,
    rowsRepeated,
    rowsWithoutAmount: 0,
    totals: all,
    rowsValid,
    silverDate: job.nameGroups['business_date'] ?? job.receivedAt.slice(0, 10),
    stagingPath: paths.staging,
    exceptionsPath: paths.exceptions,
    silverPath: paths.silver,
  };
}

/** Whether the sender's file says anything about a column; what kind a product is, the format says. */
function isGiven(column: Column, header: readonly string[], formatFile: FormatFile): boolean {
  if (column.isRequired || (column.name === 'kind' && formatFile.service_products.length > 0)) return true;
  const source = formatFile.columns[column.name];
  if (source === undefined) return false;
  const names = [source.from, source.otherwise, ...(source.sum ?? [])].filter(name => name !== undefined);
  return names.length === 0 || names.some(name => header.includes(name));
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
