import { blobKeys, problemCodes } from '@tillkeeper/contracts';
import { appendToOutbox, claimEvent, type Transaction } from '@tillkeeper/database';
import type { MatchedFile } from '@tillkeeper/domain';
import { begunOf } from './begun-of.ts';
import { leaveErasedOut } from './erasure/leave-erased-out.ts';
import { followSenderHeader } from './file-level/sender-headers.ts';
import { type FileFacts, lockRun } from './file-repository.ts';
import { copyExceptions, type FileFinding, insertFileFindings, noteUnknownCustomers } from './findings-repository.ts';
import { type Judgement, silverTableOf } from './judge/judge-job.ts';
import { leaveLoaded } from './leave-loaded.ts';
import { isRejudging, stopIfNothingIsReleased } from './nothing-released.ts';
import { type SilverObject, saveOutcome } from './outcome-repository.ts';
import { markRejudged } from './rejudge-repository.ts';
import { fileRejected, fileValidated, type RunOfFile } from './said-events.ts';
import { copyStaging } from './staging-repository.ts';
import { consumer, type ValidatorParts } from './validator-parts.ts';
import { allHeld, type JudgedFile, whyRejected } from './why-rejected.ts';

export interface RecordedRun {
  readonly status: 'validated' | 'rejected';
  readonly rowsRead: number;
  readonly rowsHeld: number;
}

/**
 * What a judgement of a file leaves behind, in one transaction: records, findings, silver, sums, and the event that says
 * so. Undefined: another did it before, or there is nothing to leave.
 */
export async function recordRun(
  parts: ValidatorParts,
  tx: Transaction,
  of: RunOfFile & { readonly matched: MatchedFile; readonly judgement: Judgement },
): Promise<RecordedRun | undefined> {
  const { receipt, run, matched, judgement } = of;
  if (!(await claimEvent(tx, { consumer, eventId: of.cause.id }))) return undefined;
  const facts = await lockRun(tx, of);
  const rejection = whyRejected(receipt, judgement, facts.sameContentAs);
  if (rejection !== undefined && (await leaveLoaded(tx, of, rejection))) return undefined;
  const judged = judgement.status !== 'judged' ? undefined : rejection === undefined ? judgement : allHeld(judgement);
  if (judged !== undefined) await noteFindings(tx, of, judged);
  await stopIfNothingIsReleased(tx, of);
  const keep = async (kept: JudgedFile | undefined): Promise<SilverObject | undefined> => {
    // under the lock: another copy of us that is as far with the same run must not overwrite what was committed
    const object = await keepSilver(parts, of, kept);
    parts.steps.reached('validator.silver-written');
    return object;
  };
  const [silver] = facts.hasErasures
    ? [await stage(parts, tx, judged).then(async () => keep(await withoutErased(parts, tx, of, judged)))]
    : await bothEnded(keep(judged), stage(parts, tx, judged));
  await noteFileFindings(tx, of, { facts, rejection });
  const status = rejection === undefined ? 'validated' : 'rejected';
  await saveOutcome(tx, {
    ...{ receipt, run, matched, judged, silver, status, begun: begunOf(of) },
    answersJudged: of.answers?.asked ?? 0,
    rejectCode: rejection?.code ?? null,
    rejectDetail: rejection?.detail ?? null,
  });
  if (isRejudging(of)) await markRejudged(tx, { fileId: receipt.file_id, run });
  await appendToOutbox(tx, [
    rejection === undefined
      ? fileValidated(of, judged ?? { rowsRead: 0, rowsHeld: 0, rowsRepeated: 0 })
      : fileRejected(of, rejection.code),
  ]);
  return { status, rowsRead: judged?.rowsRead ?? 0, rowsHeld: judged?.rowsHeld ?? 0 };
}

/**
 * `Promise.all` that does not fail before both have ended: silver that is still being written when the transaction is over
 * could take the place of what another run of this code has judged and committed by then.
 */
async function bothEnded<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

async function stage({ steps }: ValidatorParts, tx: Transaction, judged: JudgedFile | undefined): Promise<void> {
  if (judged !== undefined) await copyStaging(tx, judged.stagingPath);
  steps.reached('validator.staged');
}

/** The file without customers that were erased: what is staged and found no longer names them, nor will silver. */
async function withoutErased(
  parts: ValidatorParts,
  tx: Transaction,
  { receipt, run, matched }: RunOfFile & { readonly matched: MatchedFile },
  judged: JudgedFile | undefined,
): Promise<JudgedFile | undefined> {
  if (judged === undefined) return undefined;
  const silverPath = await leaveErasedOut({ ...parts, jobTimeoutMs: parts.settings.VALIDATOR_CHILD_TIMEOUT }, tx, {
    ...{ receipt, run, formatFile: matched.formatFile },
    header: judged.columns.map(column => column.name),
    silverPath: judged.rowsValid === 0 ? undefined : judged.silverPath,
  });
  return { ...judged, silverPath: silverPath ?? judged.silverPath };
}

/** Puts the rows that may be loaded into the blob store; undefined when there are none. */
async function keepSilver(
  { blobs }: ValidatorParts,
  { receipt, run, matched }: RunOfFile & { readonly matched: MatchedFile },
  judged: JudgedFile | undefined,
): Promise<SilverObject | undefined> {
  if (judged === undefined || judged.rowsValid === 0) return undefined;
  const tableName = silverTableOf(matched.formatFile.file_type);
  const blobKey = blobKeys.silver(tableName, judged.silverDate, receipt.file_id, run);
  await blobs.writeFile(blobKey, judged.silverPath);
  return { tableName, blobKey, rows: judged.rowsValid };
}

async function noteFindings(tx: Transaction, { receipt, run }: RunOfFile, judged: JudgedFile): Promise<void> {
  await copyExceptions(tx, receipt.file_type, judged.exceptionsPath);
  const { severity, sentence } = problemCodes['customer.unknown'];
  await noteUnknownCustomers(tx, {
    ...{ fileId: receipt.file_id, run, fileType: receipt.file_type, customers: judged.customers },
    ...{ code: 'customer.unknown', severity, message: sentence },
  });
}

async function noteFileFindings(
  tx: Transaction,
  of: RunOfFile & { readonly matched: MatchedFile; readonly judgement: Judgement },
  { facts, rejection }: { facts: FileFacts; rejection: { code: string; detail: string } | undefined },
): Promise<void> {
  const { receipt, run, judgement } = of;
  const findings: FileFinding[] = [];
  if (facts.isNameReused) {
    const { severity, sentence } = problemCodes['file.name-reused'];
    findings.push({ code: 'file.name-reused', severity, message: sentence });
  }
  if (rejection !== undefined) findings.push({ code: rejection.code, severity: 'error', message: rejection.detail });
  if (judgement.status === 'judged') findings.push(...(await followHeader(tx, { ...of, judgement }, rejection?.code)));
  await insertFileFindings(tx, { fileId: receipt.file_id, run, fileType: receipt.file_type }, findings);
}

async function followHeader(
  tx: Transaction,
  of: RunOfFile & { readonly matched: MatchedFile; readonly judgement: JudgedFile },
  rejectCode: string | undefined,
): Promise<FileFinding[]> {
  const { receipt, run, matched, judgement } = of;
  const { columns, respelled } = judgement;
  const finding = await followSenderHeader(
    tx,
    { receipt, run, tillId: matched.tillId, columns, respelled },
    { isNew: !isRejudging(of) && rejectCode !== 'file.content-known', isUsed: rejectCode === undefined },
  );
  return finding === undefined ? [] : [finding];
}
