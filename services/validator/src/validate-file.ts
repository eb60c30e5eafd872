import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { blobKeys, problemCodes } from '@tillkeeper/contracts';
import { appendToOutbox, claimEvent, type Transaction } from '@tillkeeper/database';
import type { MatchedFile } from '@tillkeeper/domain';
import { ChildCrashedError, type Handler, RetryableError } from '@tillkeeper/service-kit';
import { beginRun } from './begin-run.ts';
import * as repository from './file-repository.ts';
import { type Judgement, silverTableOf } from './judge/judge-job.ts';
import { judgeBlob, matchReceipt } from './judge-blob.ts';
import { leaveLoaded } from './leave-loaded.ts';
import { isRejudging, stopIfNothingIsReleased, unlessNothingIsReleased } from './nothing-released.ts';
import { quarantineIfAgain } from './quarantine.ts';
import { markRejudged } from './rejudge-repository.ts';
import { fileRejected, fileValidated, type RunOfFile } from './said-events.ts';
import { consumer, type ValidatorParts } from './validator-parts.ts';
import { allHeld, type JudgedFile, whyRejected } from './why-rejected.ts';

/**
 * What happens to a received file, top to bottom: is there anything to do, judge it in a child, may it be used, keep silver,
 * and in one transaction stage every record, note every finding, save the sums, and say so.
 */
export function createValidateFile(parts: ValidatorParts): Handler<'file.received'> {
  return async (event, { signal }) => {
    const of = await beginRun(parts, event);
    if (of === undefined) return;
    if (await repository.isMasterDataUnderway(parts.database, of.receipt))
      throw new RetryableError('master data that came before are not in the books yet');
    await judgeRun(parts, of, signal);
  };
}

/** The same for any run of a file, whoever asked for it. */
export async function judgeRun(parts: ValidatorParts, of: RunOfFile, signal: AbortSignal): Promise<void> {
  const { database, steps, formats, workDirectory, telemetry } = parts;
  const matched = matchReceipt(of.receipt, formats);
  await mkdir(workDirectory, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(join(workDirectory, 'file-'));
  try {
    const judgement = await judgeOrQuarantine(parts, of, { matched, directory, signal });
    if (judgement === undefined) return;
    steps.reached('validator.judged');

    // before the transaction: it locks the parent table
    await repository.makeStagingPartition(database, of.receipt.received_at);
    const done = await database
      .transaction(async tx => {
        if (!(await claimEvent(tx, { consumer, eventId: of.cause.id }))) return undefined;
        await repository.lockRun(tx, of);
        const rejection = whyRejected(of.receipt, judgement, await repository.findSameContent(tx, of.receipt));
        if (rejection !== undefined && (await leaveLoaded(tx, of, rejection))) return undefined;
        const judged =
          judgement.status !== 'judged' ? undefined : rejection === undefined ? judgement : allHeld(judgement);
        if (judged !== undefined) await noteFindings(tx, of, judged);
        await stopIfNothingIsReleased(tx, of);
        // under the lock: another copy of us that is as far with the same run must not overwrite what was committed
        const silver = await keepSilver(parts, of, matched, judged);
        steps.reached('validator.silver-written');
        const status = rejection === undefined ? 'validated' : 'rejected';
        if (judged !== undefined) await repository.copyStaging(tx, judged.stagingPath);
        steps.reached('validator.staged');
        await noteFileFindings(tx, of, rejection);
        await repository.saveOutcome(tx, {
          ...{ receipt: of.receipt, run: of.run, matched, judged, status },
          rejectCode: rejection?.code ?? null,
          rejectDetail: rejection?.detail ?? null,
        });
        if (isRejudging(of)) await markRejudged(tx, { fileId: of.receipt.file_id, run: of.run });
        await repository.withdrawSilver(tx, of.receipt.file_id);
        if (silver !== undefined) await repository.insertSilverObject(tx, silver);
        await appendToOutbox(tx, [
          rejection === undefined
            ? fileValidated(of, judged ?? { rowsRead: 0, rowsHeld: 0, rowsRepeated: 0 })
            : fileRejected(of, rejection.code),
        ]);
        return { status, ...(judged ?? { rowsRead: 0, rowsHeld: 0 }) };
      })
      .catch(unlessNothingIsReleased);
    if (done === undefined) return;
    steps.reached('validator.committed');
    const { status, rowsRead: rows, rowsHeld } = done;
    telemetry.fileJudged({ fileType: of.receipt.file_type, status, rows, rowsHeld });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Undefined: the child died over the file for the second time, and it is set aside. */
async function judgeOrQuarantine(
  parts: ValidatorParts,
  of: RunOfFile,
  where: { matched: MatchedFile; directory: string; signal: AbortSignal },
): Promise<Judgement | undefined> {
  try {
    const referencePath = await parts.reference.current();
    return await judgeBlob({ ...parts, ...where, receipt: of.receipt, run: of.run, referencePath });
  } catch (error) {
    // a child that was ended because its job is no longer ours says nothing of the file
    if (!(error instanceof ChildCrashedError) || where.signal.aborted) throw error;
    if (await quarantineIfAgain(parts, { ...of, matched: where.matched }, error)) return undefined;
    throw error;
  }
}

/** Puts the rows that may be loaded into the blob store; undefined when there are none. */
async function keepSilver(
  { blobs }: ValidatorParts,
  { receipt, run }: RunOfFile,
  matched: MatchedFile,
  judged: JudgedFile | undefined,
): Promise<repository.SilverObject | undefined> {
  if (judged === undefined || judged.rowsValid === 0) return undefined;
  const tableName = silverTableOf(matched.formatFile.file_type);
  const blobKey = blobKeys.silver(tableName, judged.silverDate, receipt.file_id, run);
  await blobs.writeFile(blobKey, judged.silverPath);
  return { fileId: receipt.file_id, run, tableName, blobKey, rows: judged.rowsValid };
}

async function noteFindings(tx: Transaction, { receipt, run }: RunOfFile, judged: JudgedFile): Promise<void> {
  await repository.copyExceptions(tx, judged.exceptionsPath);
  const { severity, sentence } = problemCodes['customer.unknown'];
  await repository.noteUnknownCustomers(tx, {
    ...{ fileId: receipt.file_id, run, fileType: receipt.file_type, customers: judged.customers },
    ...{ code: 'customer.unknown', severity, message: sentence },
  });
}

async function noteFileFindings(
  tx: Transaction,
  { receipt, run }: RunOfFile,
  rejection: { code: string; detail: string } | undefined,
): Promise<void> {
  const file = { fileId: receipt.file_id, run, fileType: receipt.file_type };
  if (await repository.isNameReused(tx, receipt)) {
    const { severity, sentence } = problemCodes['file.name-reused'];
    await repository.insertFileFinding(tx, { ...file, code: 'file.name-reused', severity, message: sentence });
  }
  if (rejection !== undefined) {
    const { code, detail } = rejection;
    await repository.insertFileFinding(tx, { ...file, code, severity: 'error', message: detail });
  }
}
