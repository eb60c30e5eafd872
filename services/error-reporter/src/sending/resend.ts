import type { Database } from '@tillkeeper/database';
import type { RenderMail } from '../render-mail.ts';
import { findReport, keepMail } from '../report-repository.ts';
import { findStore } from '../store-repository.ts';
import { mailAddress } from './mail-address.ts';
import { sendAgain } from './sending-repository.ts';

export type Resent =
  | { readonly status: 'waits'; readonly recipient: string }
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'unknown' };

/** Sends a mail that nobody got once more, to the address that the tables (or the settings) have now. */
export type Resend = (reportId: bigint) => Promise<Resent>;

export function createResend(options: {
  database: Database;
  render: RenderMail;
  operatorsAddress: string | undefined;
  now: () => Date;
}): Resend {
  const { database, render, operatorsAddress, now } = options;
  return reportId =>
    database.transaction(
      async tx => {
        const report = await findReport(tx, reportId);
        if (report === undefined) return { status: 'unknown' };
        if (report.state !== 'failed' && report.state !== 'bounced')
          return { status: 'refused', reason: `It is ${report.state}: only a mail that nobody got is sent again.` };
        const store = report.store_id === null ? undefined : await findStore(tx, report.store_id, now());
        const recipient = mailAddress((report.store_id === null ? operatorsAddress : store?.manager_email) ?? '');
        if (recipient === undefined) return { status: 'refused', reason: 'There is no address to send it to.' };
        const name = store?.manager_name ?? null;
        await sendAgain(tx, { reportId, recipient, name });
        await keepMail(tx, reportId, await render(tx, { ...report, recipient, recipient_name: name }));
        return { status: 'waits', recipient };
      },
      { seesStores: { stores: 'all' } },
    );
}
