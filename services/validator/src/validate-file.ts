import { rm } from 'node:fs/promises';
import type { MatchedFile } from '@tillkeeper/domain';
import { ChildCrashedError, type Handler } from '@tillkeeper/service-kit';
import { beginRun } from './begin-run.ts';
import type { Judgement } from './judge/judge-job.ts';
import { judgeBlob, matchReceipt } from './judge-blob.ts';
import { unlessNothingIsReleased } from './nothing-released.ts';
import { quarantineIfAgain } from './quarantine.ts';
import { recordRun } from './record-run.ts';
import type { RunOfFile } from './said-events.ts';
import type { ValidatorParts } from './validator-parts.ts';
import { makeWorkDirectory } from './work-directory.ts';

/**
 * What happens to a received file, top to bottom: is there anything to do, judge it in a child, may it be used, keep silver,
 * and in one transaction stage every record, note every finding, save the sums, and say so.
 */
export function createValidateFile(parts: ValidatorParts): Handler<'file.received'> {
  return async (event, { signal }) => {
    const of = await beginRun(parts, event);
    if (of !== undefined) await judgeRun(parts, of, signal);
  };
}

/** The same for any run of a file, whoever asked for it. What a till sends waits for no large file. */
export async function judgeRun(parts: ValidatorParts, of: RunOfFile, signal: AbortSignal): Promise<void> {
  if (of.receipt.size_bytes < largeBytes) await judgeOne(parts, of, signal);
  else await parts.largeFiles.run(() => judgeOne(parts, of, signal));
}

const largeBytes = 4 * 1024 * 1024;

async function judgeOne(parts: ValidatorParts, of: RunOfFile, signal: AbortSignal): Promise<void> {
  const { database, staging, steps, telemetry } = parts;
  const matched = matchReceipt(of.receipt, parts.formats);
  const directory = await makeWorkDirectory(parts.workDirectory, 'file-');
  try {
    const judgement = await judgeOrQuarantine(parts, of, { matched, directory, signal });
    if (judgement === undefined) return;
    if (judgement.status === 'judged' && judgement.wrongProof !== undefined)
      telemetry.proofWasWrong({ fileId: of.receipt.file_id, found: judgement.wrongProof });
    steps.reached('validator.judged');
    await staging.ready(of.receipt.received_at);
    const done = await parts.recording
      .run(() =>
        telemetry.tracing.span('record judgement', {}, () =>
          database.transaction(tx => recordRun(parts, tx, { ...of, matched, judgement })),
        ),
      )
      .catch(unlessNothingIsReleased)
      .catch((error: unknown) => {
        staging.forget();
        throw error;
      });
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
    return await judgeBlob({
      ...parts,
      ...where,
      receipt: of.receipt,
      run: of.run,
      referencePath,
      answers: of.answers?.answers,
    });
  } catch (error) {
    // a child that was ended because its job is no longer ours says nothing of the file
    if (!(error instanceof ChildCrashedError) || where.signal.aborted) throw error;
    if (await quarantineIfAgain(parts, { ...of, matched: where.matched }, error)) return undefined;
    throw error;
  }
}
