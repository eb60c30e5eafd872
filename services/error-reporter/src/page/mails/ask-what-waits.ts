import { type Database, scopedTo } from '@tillkeeper/database';
import type { PeriodicTask } from '@tillkeeper/service-kit';
import { findUnasked } from '../../answers/answer-repository.ts';
import type { PageMails } from '../fix-page.ts';

/** An answer is kept in one transaction and the second person asked in another: what died in between is asked about here. */
export function askWhatWaits(database: Database, mails: () => PageMails | undefined): PeriodicTask {
  return {
    name: 'error-reporter.second-persons',
    everyMs: 60_000,
    async run(signal) {
      for (const { store_id: storeId, answered_by: answeredBy, answer_ids: answerIds } of await findUnasked(
        scopedTo(database, { stores: 'all' }),
      )) {
        if (signal.aborted) return;
        await mails()?.askSecondPerson({ storeId, answeredBy, answerIds });
      }
    },
  };
}
