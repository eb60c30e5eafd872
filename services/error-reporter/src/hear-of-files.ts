import type { BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, storedRefusal } from '@tillkeeper/contracts';
import { claimEvent, type Database, type Queryable } from '@tillkeeper/database';
import type { Service, Steps, Telemetry } from '@tillkeeper/service-kit';
import { findFile } from './file-repository.ts';
import * as reportItems from './report-item-repository.ts';
import { type TellAtOnce, toldAtOnce } from './schedule/tell-at-once.ts';
import { storesOfFile } from './store-repository.ts';

/** Notes what became of files, for the next digest; tells at once of a file of which nothing is used. */
export function hearOfFiles(dependencies: {
  database: Database;
  blobs: BlobStore;
  telemetry: Telemetry;
  steps: Steps;
  tellAtOnce: TellAtOnce;
  now: () => Date;
}): Service['handlers'] {
  const { database, blobs, telemetry, steps, tellAtOnce, now } = dependencies;
  const immediates = telemetry.counter('immediate_reports_total', 'Files that cannot wait, by what was done', {
    kind: ['refused', 'rejected'],
    outcome: toldAtOnce,
  });
  const once = async (eventId: string, work: (tx: Queryable) => Promise<void>): Promise<void> => {
    // an event names a file: whose store it is the business of, has to be found
    await database.transaction(
      async tx => {
        if (await claimEvent(tx, { consumer: 'error-reporter', eventId })) await work(tx);
      },
      { seesStores: { stores: 'all' } },
    );
    steps.reached('error-reporter.noted');
  };
  // what is mailed of a file, hours later, is a part of its trace
  const traced = (): { traceparent: string | undefined } => ({ traceparent: telemetry.tracing.traceparent() });
  const note = (eventId: string, file: { file_id: string; run: number }): Promise<void> =>
    once(eventId, tx => reportItems.noteSalesFile(tx, { fileId: file.file_id, run: file.run, at: now(), ...traced() }));
  const tell = async (tx: Queryable, file: Parameters<TellAtOnce>[1]): Promise<void> =>
    immediates({ kind: file.kind, outcome: await tellAtOnce(tx, file) });
  const useless = (
    eventId: string,
    file: { file_id: string; run: number; sender_id: string; code: string },
  ): Promise<void> =>
    once(eventId, async tx => {
      const found = await findFile(tx, file.file_id);
      if (found === undefined) throw new Error(`the file ${file.file_id} is not in the tables`);
      const storeIds = await storesOfFile(tx, file.file_id);
      await reportItems.noteFile(tx, { storeIds, fileId: file.file_id, run: file.run, at: now(), ...traced() });
      await tell(tx, {
        ...{
          kind: 'rejected',
          refusalId: `${file.file_id}/${file.run}`,
          senderId: file.sender_id,
          fileId: file.file_id,
        },
        fileName: found.file_name,
        // a file whose rows are in the books stays what it is when a later run of it cannot be used
        code: found.reject_code ?? file.code,
        detail: found.reject_detail ?? '',
      });
    });
  return {
    'file.validated': event => note(event.id, event.data),
    'file.loaded': event => note(event.id, event.data),
    'file.rejected': event => useless(event.id, event.data),
    'file.quarantined': event => useless(event.id, { ...event.data, code: 'file.quarantined' }),
    'file.refused': event =>
      once(event.id, async tx => {
        const refusal = storedRefusal.parse(
          JSON.parse((await blobs.read(blobKeys.refusal(event.data.refusal_id))).toString('utf8')),
        );
        await tell(tx, {
          ...{ kind: 'refused', refusalId: refusal.refusal_id, senderId: refusal.sender_id, fileId: null },
          ...{ fileName: refusal.file_name, code: refusal.code, detail: refusal.detail },
        });
      }),
  };
}
