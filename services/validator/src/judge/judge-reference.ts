import { join } from 'node:path';
import { type Column, columnsOf, fileTypes, problemCodes } from '@tillkeeper/contracts';
import { lengthPrefixed } from '@tillkeeper/domain';
import { createColumnProfiles } from './column-profile.ts';
import { createRowReader } from './contract-row.ts';
import { openCopyFile } from './copy-file.ts';
import { nowhere, openFindingsFile } from './findings-file.ts';
import type { JudgeJob, Judgement } from './judge-job.ts';
import { hasPersonalColumn } from './personal-columns.ts';
import { positionAt, readRecords, type TextChunk } from './read-records.ts';
import type { Reference } from './reference-data.ts';
import { createReferenceKeys } from './reference-keys.ts';
import { createReferenceRules, givenColumns } from './reference-row.ts';
import { openStagingFile } from './staging-file.ts';
import { createTotals } from './totals.ts';
import { referenceTypes, writeSilver } from './write-silver.ts';

/** Judges a file of reference data: fields, references, keys that are there twice. There is no money in it. Throws FileUnreadableError. */
export async function judgeReference(job: JudgeJob, reference: Reference): Promise<Judgement> {
  const { formatFile } = job;
  const { file_type: fileType } = formatFile;
  const pathOf = (name: string): string => join(job.outputDirectory, name);
  const paths = { staging: pathOf('staging.csv'), exceptions: pathOf('exceptions.csv') };
  const silverPaths = { text: pathOf('silver.csv'), parquet: pathOf('silver.parquet') };
  const staging = openStagingFile(paths.staging, job);
  const findings = openFindingsFile(paths.exceptions, { fileId: job.fileId, run: job.run, fileType });
  const silver = openCopyFile(silverPaths.text);

  const all = columnsOf(fileType);
  const storeColumn = all.findIndex(column => column.name === 'store_id');
  const keyColumns = fileTypes[fileType].key.map(name => all.findIndex(column => column.name === name));
  const reader = createRowReader(all, job);
  const judgeRow = createReferenceRules(formatFile, reference);
  const keys = createReferenceKeys();
  /** A column that the file does not have is not in silver: what the books know of it stays. */
  let silverColumns: readonly Column[] = all;
  let inSilver: readonly number[] = [];
  let rowsRead = 0;
  let faultyRows = 0;
  let isRawShown = true;
  let header: readonly string[] = [];
  let respelled = '';
  const profiles = createColumnProfiles();

  const judgeChunk = (chunk: TextChunk): void => {
    profiles.look(chunk);
    reader.begin(chunk.header, chunk.columns);
    for (let index = 0; index < chunk.count; index += 1) {
      const cells = reader.read(chunk.from + index);
      const { values, faults, isUsable } = judgeRow(cells);
      const position = positionAt(chunk.positions, index);
      rowsRead += 1;
      for (const fault of faults) findings.say({ ...nowhere, ...position }, fault);
      const errorCodes = faults.map(({ code }) => code).filter(code => problemCodes[code].severity === 'error');
      if (errorCodes.some(code => problemCodes[code].family === 'field')) faultyRows += 1;
      staging.stage(chunk, chunk.from + index, position, {
        storeId: (cells[storeColumn] ?? '').slice(0, 64),
        errorCodes,
      });
      const used = inSilver.map(column => values[column] ?? null);
      keys.add({
        position,
        key: keyColumns.map(column => cells[column] ?? ''),
        content: lengthPrefixed(used),
        isUsable,
      });
      if (isUsable) silver.write([String(position.rowNo), ...used]);
    }
  };

  const sayUnused = (column: string): void => findings.say(nowhere, { code: 'header.unknown-column', detail: column });
  for await (const result of readRecords(job, sayUnused)) {
    if (result.kind === 'header') {
      header = result.columns;
      isRawShown = !hasPersonalColumn(result.columns, formatFile);
      silverColumns = givenColumns(result.columns, formatFile);
      inSilver = silverColumns.map(column => all.indexOf(column));
      silver.write(['row_no', ...silverColumns.map(column => column.name)]);
    } else if (result.kind === 'damaged') {
      rowsRead += 1;
      faultyRows += 1;
      keys.addDamaged(result.rowNo);
      staging.stageDamaged(result, '');
      const { code, message, raw, rowNo, lineFrom, byteFrom, byteTo } = result;
      findings.say(
        { ...nowhere, rowNo, lineFrom, byteFrom, byteTo },
        { code, value: isRawShown ? raw : undefined, detail: message },
      );
    } else if (result.kind === 'note') {
      const { code, detail, lineFrom, byteFrom, byteTo } = result;
      if (code === 'header.changed') respelled = detail;
      findings.say({ ...nowhere, lineFrom, byteFrom, byteTo }, { code, detail });
    } else judgeChunk(result);
    await Promise.all([staging.drain(), findings.drain(), silver.drain()]);
  }

  const totals = createTotals();
  const leftOut = new Set<number>();
  keys.judge({
    onFinding: (position, finding) => findings.say({ ...nowhere, ...position }, finding),
    onRow(rowNo, outcome) {
      if (outcome !== 'valid') leftOut.add(rowNo);
      totals.add({ storeId: '', currency: '', outcome, amountMinor: 0 });
    },
  });
  await Promise.all([staging.close(), findings.close(), silver.close()]);
  const total = totals.all();
  const [rowsHeld, rowsRepeated] = [total[0]?.rows_held ?? 0, total[0]?.rows_repeated ?? 0];
  const rowsValid = rowsRead - rowsHeld - rowsRepeated;
  if (rowsValid > 0)
    await writeSilver({
      ...{ textPath: silverPaths.text, silverPath: silverPaths.parquet },
      ...{ types: referenceTypes(silverColumns), leftOutRowNos: leftOut, rows: rowsValid },
    });
  return {
    status: 'judged',
    ...{ rowsRead, faultyRows, rowsHeld, rowsRepeated, rowsRemoved: 0, rowsValid, rowsWithoutAmount: 0 },
    totals: total,
    silverDate: job.nameGroups['business_date'] ?? job.receivedAt.slice(0, 10),
    ...{ stagingPath: paths.staging, exceptionsPath: paths.exceptions, silverPath: silverPaths.parquet },
    customers: [],
    columns: profiles.of(header),
    ...{ respelled, answered: [] },
  };
}
