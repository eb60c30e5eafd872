import { readFile } from 'node:fs/promises';
import type { BlobStore } from '@tillkeeper/blob-store';
import { type Database, scopedTo } from '@tillkeeper/database';
import { type PeriodicTask, SettingsError, type Steps, type Telemetry } from '@tillkeeper/service-kit';
import { createAnswersDesk } from '../../answers/create-answers-desk.ts';
import type { ErrorReporterSettings } from '../../config.ts';
import type { createReportKeeper } from '../../keep-report.ts';
import { createPageMails } from '../../page/mails/page-mails.ts';
import { readBounce } from '../../sending/read-bounce.ts';
import { markBounced } from '../../sending/sending-repository.ts';
import { findStore } from '../../store-repository.ts';
import { applySheet } from '../apply-sheet.ts';
import { sheetLimits } from '../open-spreadsheet.ts';
import { readAnswers } from '../read-answers.ts';
import { composeSheetAnswer } from './compose-sheet-answer.ts';
import { createImapMailbox } from './imap-mailbox.ts';
import { mailboxTask } from './mailbox-task.ts';
import { findStoreManagedBy } from './recipient-repository.ts';
import { createReplyTaker, type TakeReply } from './take-replies.ts';

export interface MailboxDependencies {
  /** As the reporter. */
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly settings: ErrorReporterSettings;
  readonly secret: string | undefined;
  readonly reports: ReturnType<typeof createReportKeeper>;
  readonly now: () => Date;
}

/** A sheet is taken for as long as the link that it came with, and a month more: its rows are looked up anyway. */
const moreDays = 30;
/** A mail carries a third more than what is attached to it, and up to three sheets. */
const maxMailBytes = 4 * sheetLimits.maxBytes;

/** What looks at the mailbox; undefined where there is none. */
export async function composeMailbox(dependencies: MailboxDependencies): Promise<PeriodicTask | undefined> {
  const { settings, secret, telemetry } = dependencies;
  const { MAILBOX_URL: url, MAILBOX_ADDRESS: address } = settings;
  if (url === undefined) return undefined;
  const missing = [
    ...(secret === undefined ? ['FIX_LINK_SECRET'] : []),
    ...(address === undefined ? ['MAILBOX_ADDRESS'] : []),
  ];
  if (secret === undefined || address === undefined) {
    throw new SettingsError(
      `The settings have a mistake:\n  ${missing.join(' and ')} not set: needed where MAILBOX_URL is`,
    );
  }
  const ca = settings.MAILBOX_CA_FILE === undefined ? undefined : await readFile(settings.MAILBOX_CA_FILE, 'utf8');
  return mailboxTask({
    mailbox: createImapMailbox({ url, ca, maxBytes: maxMailBytes }),
    take: composeReplyTaker({ ...dependencies, secret, address }),
    ...{ everyMs: settings.MAILBOX_EVERY, telemetry },
  });
}

/** Takes mails as they come from a mailbox, with everything that it needs. */
export function composeReplyTaker(dependencies: MailboxDependencies & { secret: string; address: string }): TakeReply {
  const { database, blobs, settings, secret, reports, now } = dependencies;
  const needsSecond = settings.FIX_APPROVER_EMAIL !== undefined && settings.FIX_SECOND_PERSON_FROM > 0;
  const desk = createAnswersDesk({
    ...{ database, blobs, now, checkTimeoutMs: settings.FIX_CHECK_TIMEOUT },
    secondPersonFromMinor: needsSecond ? settings.FIX_SECOND_PERSON_FROM : null,
  });
  const mails = createPageMails({ database, reports, desk, approver: settings.FIX_APPROVER_EMAIL, now });
  const maxAgeDays = Math.ceil(settings.FIX_LINK_LIFETIME / 86_400_000) + moreDays;
  const options = () => ({ secret, now: now(), maxAgeDays });
  const allStores = scopedTo(database, { stores: 'all' });
  return createReplyTaker({
    ...{ telemetry: dependencies.telemetry, steps: dependencies.steps },
    ownAddresses: [settings.MAIL_FROM, dependencies.address],
    read: sheet => readAnswers(sheet, { ...options(), storeId: undefined }),
    apply: (storeId, sheet, by) => applySheet(desk, storeId, sheet, by, options()),
    managerOf: async storeId => (await findStore(allStores, storeId, now()))?.manager_email,
    managedBy: address => findStoreManagedBy(allStores, address),
    tell: (storeId, sheet, about) =>
      database.transaction(
        async tx => {
          const store = await findStore(tx, storeId, now());
          if (store === undefined) return;
          const reportId = await reports.keep(tx, {
            kind: 'sheet-answer',
            recipient: { storeId, name: store.manager_name, address: store.manager_email },
            ...{ date: store.local_date, dedupeKey: `sheet-answer/${about}` },
            content: composeSheetAnswer(sheet, { store, date: store.local_date }),
          });
          if (reportId !== undefined) await reports.completeMail(tx, reportId);
        },
        { seesStores: { stores: [storeId] } },
      ),
    askSecondPerson: question => mails.askSecondPerson(question),
    async noteBounce(bytes) {
      const bounce = await readBounce(bytes);
      if (bounce.status !== 'bounced') return;
      await markBounced(allStores, { messageId: bounce.messageId, reason: bounce.reason, at: now() });
    },
  });
}
