import { rm } from 'node:fs/promises';
import { type BlobStore, createBlobSecret } from '@tillkeeper/blob-store';
import { blobKeys, eventId, type TillkeeperEvent } from '@tillkeeper/contracts';
import {
  advanceErasure,
  appendToOutbox,
  claimEvent,
  type Erasure,
  type ErasureCounts,
  findErasure,
  keepSought,
  type Sought,
  waitForOlderTransactions,
} from '@tillkeeper/database';
import { tellingTexts } from '@tillkeeper/domain';
import type { Handler } from '@tillkeeper/service-kit';
import { consumer, type ValidatorParts } from '../validator-parts.ts';
import { makeWorkDirectory } from '../work-directory.ts';
import * as findings from './findings-repository.ts';
import { listPlaces, searchRecords } from './search-records.ts';
import { createSilverEraser } from './silver-eraser.ts';
import { listSilver } from './silver-repository.ts';
import { blankRecords } from './staged-repository.ts';

type Requested = TillkeeperEvent<'customer.erasure-requested'>;
interface Underway extends Erasure {
  readonly sought: Sought;
}
/** Records emptied in one statement. */
const recordsAtOnce = 500;

/**
 * Takes a customer out of what the validator has left: staged records, silver, findings, checks. Every step may be done
 * again. First of all it is kept how the person is written: after the first text is gone nobody could find it out again.
 */
export function createEraseRecords(parts: ValidatorParts): Handler<'customer.erasure-requested'> {
  const { database, steps } = parts;
  return async (event, { signal }) => {
    const { erasure_id: erasureId, attempt } = event.data;
    const erasure = await findErasure(database, { erasureId, attempt, state: 'requested' });
    if (erasure === undefined) return;
    // whoever judges a file from here on knows of the erasure; what others have judged without is there to be found
    await waitForOlderTransactions(database, { signal });
    const found = await searchRecords(database, {
      sought: erasure.sought,
      places: await listPlaces(database, parts.formats),
    });
    let sought = found.sought;
    await keepSought(database, erasureId, sought);
    steps.reached('validator.erasure-searched');
    const silver = await eraseSilver(parts, { ...erasure, sought }, signal);
    sought = silver.sought;
    steps.reached('validator.erasure-silver');
    const texts = tellingTexts(sought);
    for (let from = 0; from < found.records.length; from += recordsAtOnce)
      await database.transaction(async tx => {
        const records = found.records.slice(from, from + recordsAtOnce);
        await blankRecords(tx, found.blanked.slice(from, from + recordsAtOnce));
        // with them: whose a finding was, only its record says
        const emptied = await findings.emptyFindingsOfRecords(tx, { texts, records });
        const counts = { staged_records: records.length, findings: emptied.length };
        await advanceErasure(tx, { erasureId, to: 'requested', counts });
      });
    steps.reached('validator.erasure-staging');
    const checks = await deleteChecks(parts.blobs);
    await database.transaction(async tx => {
      if (!(await claimEvent(tx, { consumer, eventId: event.id }))) return;
      const emptied = [
        ...(await findings.emptyFindingsOfOrders(tx, { texts, customerId: sought.id })),
        ...(await findings.emptyFindingsNaming(tx, { texts, customerId: sought.id, fileId: null })),
      ];
      // mails quote findings: those of these files are written anew
      await keepSought(tx, erasureId, { ...sought, file_ids: [...new Set([...sought.file_ids, ...emptied])] });
      const reasons = await findings.emptyReasons(tx, texts);
      const counts: ErasureCounts = {
        silver_rows: silver.rows,
        checks,
        findings: emptied.length,
        reasons,
      };
      await advanceErasure(tx, { erasureId, to: 'records-erased', counts });
      await appendToOutbox(tx, [recordsErased(event, parts.now())]);
      steps.reached('validator.erasure-written');
    });
    steps.reached('validator.erasure-committed');
  };
}

async function eraseSilver(
  parts: ValidatorParts,
  erasure: Underway,
  signal: AbortSignal,
): Promise<{ rows: number; sought: Sought }> {
  const { database, blobs } = parts;
  const objects = await listSilver(database, { customerId: erasure.sought.id, fileIds: erasure.sought.file_ids });
  let { sought } = erasure;
  let rows = 0;
  if (objects.length === 0) return { rows, sought };
  const key = await createBlobSecret(blobs, blobKeys.erasureKey)();
  const directory = await makeWorkDirectory(parts.workDirectory, 'erasure-');
  const eraser = createSilverEraser({ blobs, jobTimeoutMs: parts.settings.VALIDATOR_CHILD_TIMEOUT });
  try {
    for (const object of objects)
      rows += await eraser.eraseInBlob(object.blob_key, {
        ...{ sought, key, fingerprint: erasure.fingerprint, isSales: object.is_sales, directory, signal },
        async beforeReplacing(written) {
          sought = {
            ...sought,
            names: [...new Set([...sought.names, ...written.names])],
            emails: [...new Set([...sought.emails, ...written.emails])],
            phones: [...new Set([...sought.phones, ...written.phones])],
          };
          await keepSought(database, erasure.erasure_id, sought);
        },
      });
  } finally {
    await eraser.close();
    await rm(directory, { recursive: true, force: true });
  }
  return { rows, sought };
}

/** Reports of dry runs quote what they found. They would go within a day; a check takes seconds to make again. */
async function deleteChecks(blobs: BlobStore): Promise<number> {
  const report = /^checks\/([^/]+)\/report\.json$/;
  const done: string[] = [];
  for await (const { key } of blobs.list(blobKeys.checkPrefix)) {
    const checkId = report.exec(key)?.[1];
    if (checkId !== undefined) done.push(checkId);
  }
  for (const checkId of done)
    for (const part of ['bytes', 'report.json', 'request.json'] as const)
      await blobs.delete(blobKeys.check(checkId, part));
  return done.length;
}

function recordsErased(event: Requested, now: Date): TillkeeperEvent<'customer.records-erased'> {
  const { erasure_id, attempt } = event.data;
  return {
    id: eventId('customer.records-erased', erasure_id, attempt),
    type: 'customer.records-erased',
    source: '/tillkeeper/validator',
    time: now.toISOString(),
    subject: erasure_id,
    key: event.key,
    traceparent: event.traceparent,
    data: event.data,
  };
}
