import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  blobKeys,
  eventId,
  problemCodes,
  type StoredReceipt,
  storedReceipt,
  type TillkeeperEvent,
} from '@tillkeeper/contracts';
import { appendToOutbox, claimEvent } from '@tillkeeper/database';
import { ChildCrashedError, type Handler } from '@tillkeeper/service-kit';
import * as repository from './file-repository.ts';
import { type Judgement, silverTableOf } from './judge/judge-job.ts';
import { judgeBlob, matchReceipt } from './judge-blob.ts';
import type { ValidatorParts } from './service.ts';

const consumer = 'validator';
const crashesUntilQuarantine = 2;

type Judged = Extract<Judgement, { status: 'judged' }>;

/**
 * What happens to a received file, top to bottom: is there anything to do, judge it in a child, keep silver, and in one
 * transaction stage every record, note every finding, save the sums, and say so.
 */
export function createValidateFile(parts: ValidatorParts): Handler<'file.received'> {
  const { database, blobs, steps, formats, settings, workDirectory, telemetry } = parts;
  return async (event, { signal }) => {
    const receipt = storedReceipt.parse(
      JSON.parse((await blobs.read(blobKeys.receipt(event.data.file_id))).toString('utf8')),
    );
    const run = await nextRun(parts, event, receipt);
    if (run === undefined) return;
    const matched = matchReceipt(receipt, formats);
    const same = await repository.findSameContent(database, receipt);
    const misplaced =
      receipt.allowed_stores !== null && receipt.format_id === 'contract-1' && receipt.file_type !== 'sales';

    await mkdir(workDirectory, { recursive: true });
    const directory = await mkdtemp(join(workDirectory, 'file-'));
    try {
      let judgement: Judgement;
      try {
        const referencePath = await parts.reference.current();
        judgement = await judgeBlob({
          ...parts,
          receipt,
          matched,
          run,
          referencePath,
          directory,
          maxBytes: settings.VALIDATOR_MAX_BYTES,
          outlierThreshold: settings.OUTLIER_THRESHOLD,
          signal,
        });
      } catch (error) {
        if (!(error instanceof ChildCrashedError) || signal.aborted) throw error;
        if (!(await isQuarantined(parts, event, receipt, run, error))) throw error;
        return;
      }
      steps.reached('validator.judged');

      const rejection = whyRejected(judgement, same, misplaced);
      const judged =
        judgement.status !== 'judged' ? undefined : rejection === undefined ? judgement : allHeld(judgement);
      const silverKey = blobKeys.silver(
        silverTableOf(matched.formatFile.file_type),
        judged?.silverDate ?? receipt.received_at.slice(0, 10),
        receipt.file_id,
        run,
      );
      const hasSilver = rejection === undefined && judged !== undefined && judged.rowsValid > 0;
      if (hasSilver) await blobs.writeFile(silverKey, judged.silverPath);
      steps.reached('validator.silver-written');

      await repository.makeStagingPartition(database, receipt.received_at);
      const status = rejection === undefined ? 'validated' : 'rejected';
      const isDone = await database.transaction(async tx => {
        if (!(await claimEvent(tx, { consumer, eventId: event.id }))) return false;
        if (judged !== undefined) {
          await repository.copyStaging(tx, judged.stagingPath);
          await repository.copyExceptions(tx, judged.exceptionsPath);
        }
        steps.reached('validator.staged');
        const finding = { fileId: receipt.file_id, run, fileType: receipt.file_type };
        if (await repository.isNameReused(tx, receipt))
          await repository.insertFileFinding(tx, {
            ...finding,
            code: 'file.name-reused',
            severity: problemCodes['file.name-reused'].severity,
            message: problemCodes['file.name-reused'].sentence,
          });
        if (rejection?.isNew)
          await repository.insertFileFinding(tx, {
            ...finding,
            code: rejection.code,
            severity: 'error',
            message: rejection.detail,
          });
        await repository.saveOutcome(tx, {
          receipt,
          matched,
          run,
          status,
          rejectCode: rejection?.code ?? null,
          rejectDetail: rejection?.detail ?? null,
          judged,
        });
        await repository.saveSilverObject(tx, {
          fileId: receipt.file_id,
          run,
          tableName: silverTableOf(matched.formatFile.file_type),
          blobKey: silverKey,
          rows: hasSilver ? judged.rowsValid : 0,
        });
        await appendToOutbox(tx, [
          rejection === undefined
            ? validated(parts, event, receipt, run, judged)
            : rejected(parts, event, receipt, run, rejection.code),
        ]);
        return true;
      });
      if (!isDone) return;
      steps.reached('validator.committed');
      telemetry.fileJudged({
        fileType: receipt.file_type,
        status,
        rows: judged?.rowsRead ?? 0,
        rowsHeld: judged?.rowsHeld ?? 0,
      });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };
}

/** The number of the run that begins now; undefined when there is nothing to do. */
async function nextRun(
  { database }: ValidatorParts,
  event: TillkeeperEvent<'file.received'>,
  receipt: StoredReceipt,
): Promise<number | undefined> {
  const known = await repository.findFile(database, receipt.file_id);
  if (known === undefined) return 1;
  const isWorthAnotherRun =
    known.status === 'rejected' ||
    known.status === 'quarantined' ||
    !(await repository.isLatestUnderItsName(database, receipt));
  // not repeated: this event was announced twice, or its handling died after the commit; the inbox says so in the end
  return event.data.repeated && isWorthAnotherRun ? known.run + 1 : undefined;
}

interface Rejection {
  readonly code: string;
  readonly detail: string;
  /** Not among the findings that the child wrote. */
  readonly isNew: boolean;
}

function whyRejected(judgement: Judgement, sameAs: string | undefined, isMisplaced: boolean): Rejection | undefined {
  if (judgement.status === 'unreadable') return { code: judgement.code, detail: judgement.detail, isNew: true };
  if (isMisplaced) return { code: 'file-name.invalid', detail: 'Only head office sends reference data.', isNew: true };
  if (sameAs !== undefined && judgement.rowsRead > 0)
    return { code: 'file.content-known', detail: `The same contents came before as ${sameAs}.`, isNew: true };
  if (judgement.rejectCode !== null)
    return { code: judgement.rejectCode, detail: judgement.rejectDetail ?? '', isNew: false };
  return undefined;
}

/** In a rejected file every row counts as held. */
function allHeld(judged: Judged): Judged {
  return {
    ...judged,
    rowsHeld: judged.rowsRead,
    rowsRepeated: 0,
    rowsValid: 0,
    totals: judged.totals.map(total => ({
      ...total,
      rows_held: total.rows_read,
      rows_repeated: 0,
      amount_held_minor: total.amount_read_minor,
      amount_repeated_minor: 0,
    })),
  };
}

/** Records that the child died over this file; the second time the file is set aside, and all others go on. */
async function isQuarantined(
  parts: ValidatorParts,
  event: TillkeeperEvent<'file.received'>,
  receipt: StoredReceipt,
  run: number,
  crash: ChildCrashedError,
): Promise<boolean> {
  const { database, telemetry } = parts;
  await repository.recordCrash(database, receipt.file_id, run, crash.message);
  telemetry.childCrashed({ fileId: receipt.file_id, error: crash });
  if ((await repository.countCrashes(database, receipt.file_id, run)) < crashesUntilQuarantine) return false;
  await database.transaction(async tx => {
    if (!(await claimEvent(tx, { consumer, eventId: event.id }))) return;
    await repository.saveOutcome(tx, {
      receipt,
      matched: undefined,
      run,
      status: 'quarantined',
      rejectCode: 'file.quarantined',
      rejectDetail: 'It could not be judged: the judging process died over it.',
      judged: undefined,
    });
    await appendToOutbox(tx, [
      {
        ...common(parts, event, receipt),
        id: eventId('file.quarantined', receipt.file_id, run),
        type: 'file.quarantined',
        data: { file_id: receipt.file_id, run, sender_id: receipt.sender_id },
      },
    ]);
  });
  return true;
}

const common = ({ now }: ValidatorParts, event: TillkeeperEvent<'file.received'>, receipt: StoredReceipt) => ({
  source: '/tillkeeper/validator',
  time: now().toISOString(),
  subject: receipt.file_id,
  key: event.key,
  traceparent: event.traceparent,
});

function validated(
  parts: ValidatorParts,
  event: TillkeeperEvent<'file.received'>,
  receipt: StoredReceipt,
  run: number,
  judged: Judged | undefined,
): TillkeeperEvent {
  return {
    ...common(parts, event, receipt),
    id: eventId('file.validated', receipt.file_id, run),
    type: 'file.validated',
    data: {
      file_id: receipt.file_id,
      run,
      sender_id: receipt.sender_id,
      file_type: receipt.file_type,
      rows_read: judged?.rowsRead ?? 0,
      rows_held: judged?.rowsHeld ?? 0,
      rows_repeated: judged?.rowsRepeated ?? 0,
    },
  };
}

function rejected(
  parts: ValidatorParts,
  event: TillkeeperEvent<'file.received'>,
  receipt: StoredReceipt,
  run: number,
  code: string,
): TillkeeperEvent {
  return {
    ...common(parts, event, receipt),
    id: eventId('file.rejected', receipt.file_id, run),
    type: 'file.rejected',
    data: { file_id: receipt.file_id, run, sender_id: receipt.sender_id, code },
  };
}
