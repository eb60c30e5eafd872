import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { blobKeys, type CheckReport, storedReceipt } from '@tillkeeper/contracts';
import { parseRecord } from '@tillkeeper/record-reader';
import type { Handler } from '@tillkeeper/service-kit';
import { exceptionColumns } from './judge/findings-file.ts';
import { judgeBlob, matchReceipt } from './judge-blob.ts';
import type { ValidatorParts } from './service.ts';

const listed = 10_000;

/** A dry run: judged like a file, nothing in any table; the report is a blob that goes after a day. */
export function createCheckFile(parts: ValidatorParts): Handler<'file.check-requested'> {
  const { blobs, settings, workDirectory } = parts;
  return async (event, { signal }) => {
    const checkId = event.data.check_id;
    const receipt = storedReceipt.parse(
      JSON.parse((await blobs.read(blobKeys.check(checkId, 'request.json'))).toString('utf8')),
    );
    const matched = matchReceipt(receipt, parts.formats);
    await mkdir(workDirectory, { recursive: true });
    const directory = await mkdtemp(join(workDirectory, 'check-'));
    try {
      const referencePath = await parts.reference.current();
      const judgement = await judgeBlob({
        ...parts,
        receipt,
        matched,
        run: 1,
        referencePath,
        directory,
        maxBytes: settings.VALIDATOR_MAX_BYTES,
        outlierThreshold: settings.OUTLIER_THRESHOLD,
        signal,
      });
      const common = { check_id: checkId, file_type: receipt.file_type };
      const report: CheckReport =
        judgement.status === 'unreadable'
          ? {
              ...common,
              status: 'rejected',
              reject_code: judgement.code,
              rows_read: 0,
              rows_valid: 0,
              rows_held: 0,
              rows_repeated: 0,
              findings: [fileFinding(judgement)],
              findings_left_out: 0,
            }
          : {
              ...common,
              status: judgement.rejectCode === null ? 'done' : 'rejected',
              reject_code: judgement.rejectCode,
              rows_read: judgement.rowsRead,
              rows_valid: judgement.rowsValid,
              rows_held: judgement.rowsHeld,
              rows_repeated: judgement.rowsRepeated,
              ...(await readFindings(judgement.exceptionsPath)),
            };
      await blobs.write(blobKeys.check(checkId, 'report.json'), JSON.stringify(report));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };
}

const fileFinding = ({ code, detail }: { code: string; detail: string }): CheckReport['findings'][number] => ({
  row_no: null,
  line_from: null,
  store_id: null,
  transaction_id: null,
  code,
  severity: 'error',
  column_name: null,
  value: null,
  message: detail,
});

/** The first findings of a file for COPY, and how many more there are. */
async function readFindings(path: string): Promise<Pick<CheckReport, 'findings' | 'findings_left_out'>> {
  const findings: CheckReport['findings'] = [];
  let leftOut = 0;
  const at = (name: (typeof exceptionColumns)[number]): number => exceptionColumns.indexOf(name);
  let pending = '';
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    pending = pending === '' ? line : `${pending}\n${line}`;
    // a value may have line breaks: a record is whole when its quotes are
    if ((pending.match(/"/g)?.length ?? 0) % 2 === 1) continue;
    const cells = parseRecord(pending, ',');
    pending = '';
    if (findings.length >= listed) {
      leftOut += 1;
      continue;
    }
    const text = (name: (typeof exceptionColumns)[number]): string | null => cells[at(name)] || null;
    const number = (name: (typeof exceptionColumns)[number]): number | null =>
      text(name) === null ? null : Number(text(name));
    findings.push({
      row_no: number('row_no'),
      line_from: number('line_from'),
      store_id: text('store_id'),
      transaction_id: text('transaction_id'),
      code: text('code') ?? '',
      severity: text('severity') ?? '',
      column_name: text('column_name'),
      value: text('value'),
      message: text('message') ?? '',
    });
  }
  findings.sort((a, b) => (a.row_no ?? 0) - (b.row_no ?? 0));
  return { findings, findings_left_out: leftOut };
}
