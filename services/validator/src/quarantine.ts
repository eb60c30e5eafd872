import { appendToOutbox, claimEvent } from '@tillkeeper/database';
import type { MatchedFile } from '@tillkeeper/domain';
import type { ChildCrashedError } from '@tillkeeper/service-kit';
import { begunOf } from './begun-of.ts';
import { lockRun, recordCrash } from './file-repository.ts';
import { leaveLoaded } from './leave-loaded.ts';
import { saveOutcome } from './outcome-repository.ts';
import { fileQuarantined, type RunOfFile } from './said-events.ts';
import { consumer, type ValidatorParts } from './validator-parts.ts';

const crashesUntilQuarantine = 2;

/**
 * Records that the child died over a file. The first time the file is to be tried again; the second time it is set aside,
 * which is said, so that all others go on. Returns whether it is.
 */
export async function quarantineIfAgain(
  { database, telemetry }: ValidatorParts,
  of: RunOfFile & { readonly matched: MatchedFile },
  crash: ChildCrashedError,
): Promise<boolean> {
  const { receipt, run, cause, matched } = of;
  telemetry.childCrashed({ fileId: receipt.file_id, error: crash });
  const crashes = await recordCrash(database, receipt.file_id, run, crash.message);
  if (crashes < crashesUntilQuarantine) return false;
  await database.transaction(async tx => {
    if (!(await claimEvent(tx, { consumer, eventId: cause.id }))) return;
    await lockRun(tx, of);
    const why = {
      code: 'file.quarantined',
      detail: 'It could not be judged: the judging process died over it.',
    } as const;
    if (await leaveLoaded(tx, of, why)) return;
    await saveOutcome(tx, {
      ...{ receipt, run, matched, judged: undefined, silver: undefined, status: 'quarantined', begun: begunOf(of) },
      ...{ rejectCode: why.code, rejectDetail: why.detail, answersJudged: of.answers?.asked ?? 0 },
    });
    await appendToOutbox(tx, [fileQuarantined(of)]);
  });
  return true;
}
