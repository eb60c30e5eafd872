import { isDeepStrictEqual } from 'node:util';
import { columnsOf, contractFormat, type FormatFile, fileTypeNames } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { inspectUpload } from './inspect-upload.ts';
import { FileUnreadableError, type ReadResult } from './results.ts';
import { inPieces, mutatedFiles, plainCells, readAsPlainly, readPlainly, unaccounted } from './testing/index.ts';

const sales = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'csv');
if (sales === undefined) throw new Error('the contract has sales');
const formatOfSales: FormatFile = sales;
const columns = columnsOf('sales');
const plainFormat = {
  known: columns.map(({ name }) => name),
  required: columns.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  vocabularies: fileTypeNames.map(type => columnsOf(type).map(({ name }) => name)),
};
const maxRecordBytes = 3_000;
const limits = { maxRecordBytes };

const doorsVerdict = (source: AsyncIterable<Uint8Array>, formatFile: FormatFile): Promise<string | number> =>
  inspectUpload(source, { isGzip: false, formatFile, limits, shouldSumTotals: true }).then(
    // counted, since totals are declared
    ({ rows }) => rows ?? 'rows not counted',
    (error: unknown) => {
      if (error instanceof FileUnreadableError) return error.code;
      throw error;
    },
  );

test('of 6,000 damaged files every line is accounted for and no cell changes, and the door says the same', async () => {
  const seen = new Map<string, number>();
  const saw = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  for (const { name, bytes, delimiter, declared } of mutatedFiles(6_000)) {
    const formatFile: FormatFile = { ...formatOfSales, delimiter, encoding: declared };
    const expected = readPlainly(bytes, { delimiter, maxRecordBytes, encoding: declared, format: plainFormat });
    const results: ReadResult[] = [];
    const size = 1 + ((bytes.length * 7) % 199);
    const options = {
      source: inPieces(bytes, size),
      isGzip: false,
      formatFile,
      limits,
      minWorkBytes: 1,
      chunkBytes: 400,
    };
    const found = await readAsPlainly(options, plainCells, result => results.push(result));
    // thirty times as fast as to expect it
    if (!isDeepStrictEqual(found, expected)) expect(found, name).toEqual(expected);
    if (found.refusal === undefined) {
      const { blankLines } = found;
      expect(unaccounted(bytes, results, { encoding: declared, blankLines }), name).toBeUndefined();
      saw('read');
    } else saw(found.refusal);
    for (const result of results) if (result.kind === 'note' || result.kind === 'damaged') saw(result.code);
    const verdict = await doorsVerdict(inPieces(bytes, size), formatFile);
    expect(verdict, name).toBe(found.refusal ?? found.records.length);
  }
  // a set in which something never happens would show nothing of it
  const often = [...seen].filter(([, times]) => times >= 20).map(([what]) => what);
  expect(often.toSorted()).toEqual([
    'content.not-as-named',
    'file.empty',
    'header.changed',
    'header.missing-column',
    'header.preamble',
    'header.repeated-column',
    'header.repeated-row',
    'read',
    'record.broken-quotes',
    'record.control-character',
    'record.invalid-encoding',
    'record.other-table',
    'record.too-few-fields',
    'record.too-long',
    'record.too-many-fields',
    'table.second',
  ]);
}, 240_000);
