import { createHash } from 'node:crypto';
import type { Database } from '@tillkeeper/database';
import { composeSecondPerson } from '@tillkeeper/domain';
import { noteAsked } from '../../answers/answer-repository.ts';
import type { AnswersDesk } from '../../answers/answers-desk.ts';
import { isSamePerson } from '../../answers/same-person.ts';
import type { createReportKeeper } from '../../keep-report.ts';
import { findStore } from '../../store-repository.ts';
import type { PageMails } from '../fix-page.ts';
import { words } from '../words.ts';
import { composeNewLink } from './compose-new-link.ts';

export interface PageMailsDependencies {
  readonly database: Database;
  readonly reports: ReturnType<typeof createReportKeeper>;
  readonly desk: Pick<AnswersDesk, 'given'>;
  /** Who is asked for a second yes; undefined: nobody. */
  readonly approver: string | undefined;
  readonly now: () => Date;
}

/** A store gets one new link in this time, however often it is asked for. */
const newLinkEveryMs = 15 * 60_000;
const mostGiven = 1_000;

/** Mails of the page are reports like others: written in one transaction, and sent by whoever sends next. */
export function createPageMails({ database, reports, desk, approver, now }: PageMailsDependencies): PageMails {
  return {
    async askSecondPerson({ storeId, answerIds, answeredBy }) {
      if (approver === undefined || isSamePerson(approver, answeredBy)) return 'nobody';
      const wanted = new Set(answerIds);
      const answers = (await desk.given(storeId, mostGiven)).filter(
        one => wanted.has(one.answer_id) && one.state === 'waiting',
      );
      return database.transaction(
        async tx => {
          const store = await findStore(tx, storeId, now());
          if (store === undefined) return 'nobody';
          const addressed = { ...store, manager_name: words.mails.approver };
          const { minor, currency } = worthOf(answers, store.currency);
          const content = composeSecondPerson({
            ...{ store: addressed, date: store.local_date, person: answeredBy, answers },
            ...{ amount_minor: minor, currency },
          });
          const reportId = await reports.keep(tx, {
            kind: 'second-person',
            recipient: { storeId, name: null, address: approver },
            date: store.local_date,
            dedupeKey: `second-person/${storeId}/${hashOf([...answerIds].sort().join(','))}`,
            content,
          });
          if (reportId !== undefined) await reports.completeMail(tx, reportId);
          await noteAsked(tx, answerIds);
          return 'asked';
        },
        { seesStores: { stores: [storeId] } },
      );
    },
    sendNewLink: storeId =>
      database.transaction(
        async tx => {
          const store = await findStore(tx, storeId, now());
          if (store === undefined) return 'nobody';
          const reportId = await reports.keep(tx, {
            kind: 'new-link',
            recipient: { storeId, name: store.manager_name, address: store.manager_email },
            date: store.local_date,
            dedupeKey: `new-link/${storeId}/${Math.floor(now().getTime() / newLinkEveryMs)}`,
            content: composeNewLink({ store, date: store.local_date }),
          });
          if (reportId === undefined) return 'sent before';
          await reports.completeMail(tx, reportId);
          return 'sent';
        },
        { seesStores: { stores: [storeId] } },
      ),
  };
}

/** Of lines that were answered together, each once; in the currency that most of them are in. */
function worthOf(
  answers: readonly { file_id: string; row_no: number; amount_minor: number | null; currency: string | null }[],
  storeCurrency: string,
): { minor: number; currency: string } {
  const currency = answers.find(one => one.currency !== null)?.currency ?? storeCurrency;
  const rows = new Map(
    answers
      .filter(one => (one.currency ?? storeCurrency) === currency)
      .map(one => [`${one.file_id} ${one.row_no}`, Math.abs(one.amount_minor ?? 0)]),
  );
  return { minor: [...rows.values()].reduce((sum, minor) => sum + minor, 0), currency };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
