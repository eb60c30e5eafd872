import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { blobKeys, type CheckReport, checkRequest, type ProposedAnswer } from '@tillkeeper/contracts';
import { parseRecord } from '@tillkeeper/record-reader';
import { ChildCrashedError, type Handler } from '@tillkeeper/service-kit';
import type { RowAnswer } from './answers/answered-rows.ts';
import { lookAtHeader } from './file-level/sender-headers.ts';
import { findSameContent } from './file-repository.ts';
import type { FileFinding } from './findings-repository.ts';
import { exceptionColumns } from './judge/findings-file.ts';
import type { Judgement } from './judge/judge-job.ts';
import { judgeBlob, matchReceipt } from './judge-blob.ts';
import type { ValidatorParts } from './validator-parts.ts';
import { allHeld, whyRejected } from './why-rejected.ts';
import { makeWorkDirectory } from './work-directory.ts';

const listed = 10_000;

/** A dry run: judged like a file, nothing in any table; the report is a blob that goes after a day. */
export function createCheckFile(parts: ValidatorParts): Handler<'file.check-requested'> {
  const { blobs, database, workDirectory } = parts;
  return async (event, { signal }) => {
    const checkId = event.data.check_id;
    const { answers, ...receipt } = checkRequest.parse(
      JSON.parse((await blobs.read(blobKeys.check(checkId, 'request.json'))).toString('utf8')),
    );
    const matched = matchReceipt(receipt, parts.formats);
    const directory = await makeWorkDirectory(workDirectory, 'check-');
    try {
      const referencePath = await parts.reference.current();
      const judgement = await judgeBlob({
        ...parts,
        isStagingLeftOut: true,
        answers: answers?.flatMap(toRowAnswer),
        receipt,
        matched,
        run: 1,
        referencePath,
        directory,
        signal,
      }).catch((error: unknown): Judgement => {
        if (!(error instanceof ChildCrashedError) || signal.aborted) throw error;
        parts.telemetry.childCrashed({ fileId: checkId, error });
        return { status: 'unreadable', code: 'file.quarantined', detail: 'It could not be judged.' };
      });
      const isOfKnownFile = answers !== undefined;
      const sameContentAs = isOfKnownFile ? undefined : await findSameContent(database, receipt);
      const rejection = whyRejected(receipt, judgement, sameContentAs);
      const header =
        judgement.status === 'judged' && !isOfKnownFile
          ? await lookAtHeader(database, { ...judgement, receipt, run: 1, tillId: matched.tillId })
          : undefined;
      const report = await composeReport(checkId, receipt.file_type, { judgement, rejection, header, isOfKnownFile });
      await blobs.write(blobKeys.check(checkId, 'report.json'), JSON.stringify(report));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };
}

async function composeReport(
  checkId: string,
  fileType: string,
  found: {
    judgement: Judgement;
    rejection: { code: string; detail: string } | undefined;
    header: FileFinding | undefined;
    isOfKnownFile: boolean;
  },
): Promise<CheckReport> {
  const { judgement, rejection, header, isOfKnownFile } = found;
  const ofFile = [
    ...(rejection === undefined ? [] : [fileFinding({ ...rejection, severity: 'error', message: rejection.detail })]),
    ...(header === undefined ? [] : [fileFinding(header)]),
  ];
  const common = {
    check_id: checkId,
    status: rejection === undefined ? ('done' as const) : ('rejected' as const),
    file_type: fileType,
    reject_code: rejection?.code ?? null,
  };
  if (judgement.status === 'unreadable')
    return {
      ...common,
      ...{ rows_read: 0, rows_valid: 0, rows_held: 0, rows_repeated: 0, findings: ofFile, findings_left_out: 0 },
    };
  const judged = rejection === undefined ? judgement : allHeld(judgement);
  const isAnswered = new Set(judged.answered.map(row => row.row_no));
  const { findings, findings_left_out } = await readFindings(judged.exceptionsPath, rowNo =>
    isOfKnownFile ? isAnswered.has(rowNo ?? 0) : true,
  );
  return {
    ...common,
    rows_read: judged.rowsRead,
    rows_valid: judged.rowsValid,
    rows_held: judged.rowsHeld,
    rows_repeated: judged.rowsRepeated,
    findings: [...ofFile, ...findings],
    findings_left_out,
    ...(isOfKnownFile ? { answered: [...judged.answered] } : {}),
  };
}

const toRowAnswer = (answer: ProposedAnswer): RowAnswer[] => (answer.kind === 'accept' ? [] : [answer]);

const fileFinding = ({ code, severity, message }: FileFinding): CheckReport['findings'][number] => ({
  row_no: null,
  line_from: null,
  store_id: null,
  transaction_id: null,
  code,
  severity,
  column_name: null,
  value: null,
  message,
});

/** The first findings of a file for COPY, and how many more there are. */
async function readFindings(
  path: string,
  isListed: (rowNo: number | null) => boolean,
): Promise<Pick<CheckReport, 'findings' | 'findings_left_out'>> {
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
    const row = cells[at('row_no')];
    if (!isListed(row ? Number(row) : null)) continue;
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
