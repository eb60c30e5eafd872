import type { Queryable } from '@tillkeeper/database';
import type { FastifyPluginAsync } from 'fastify';
import { findShownReport, listReports } from '../report-list-repository.ts';
import { renderMailList } from './mail-list-page.ts';
import { renderMailPage } from './mail-page.ts';
import { operationsPolicy } from './operations-document.ts';
import { readShownMail } from './shown-mail.ts';

const mailsOnPage = 100;
/** What is in a mail is looked at, and does nothing. */
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'";

type Asked = { Params: { reportId: string }; Querystring: Readonly<Record<string, unknown>> };

/** Operators look at mails: a list, one as it looks, and its bytes. */
export function mailPages(database: Queryable): FastifyPluginAsync {
  return async app => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    });
    app.get<Asked>('/mails', { config: { page: 'Mails to store managers' } }, async (request, reply) => {
      const { store = '', state = '', before = '' } = textsOf(request.query);
      const reports = await listReports(database, {
        ...(store !== '' && { store }),
        ...(state !== '' && { state }),
        beforeId: idOf(before),
        limit: mailsOnPage + 1,
      });
      const shown = reports.slice(0, mailsOnPage);
      const last = reports.length > mailsOnPage ? shown.at(-1)?.report_id : undefined;
      const olderHref =
        last === undefined ? undefined : `/mails?${new URLSearchParams({ store, state, before: last })}`;
      return reply
        .type('text/html')
        .header('content-security-policy', operationsPolicy)
        .send(renderMailList({ reports: shown, store, state, olderHref }));
    });
    app.get<Asked>('/mails/:reportId', async (request, reply) => {
      const report = await findShownReport(database, idOf(request.params.reportId) ?? -1n);
      if (report === undefined) return reply.callNotFound();
      return reply
        .type('text/html')
        .header('content-security-policy', operationsPolicy)
        .send(renderMailPage(report, await readShownMail(report)));
    });
    app.get<Asked>('/mails/:reportId/html', async (request, reply) => {
      const report = await findShownReport(database, idOf(request.params.reportId) ?? -1n);
      if (report === undefined) return reply.callNotFound();
      return reply
        .type('text/html')
        .header('content-security-policy', mailPolicy)
        .send((await readShownMail(report)).html);
    });
    app.get<Asked>('/mails/:reportId/raw', async (request, reply) => {
      const report = await findShownReport(database, idOf(request.params.reportId) ?? -1n);
      if (report === undefined || report.mail === null) return reply.callNotFound();
      return reply
        .type('message/rfc822')
        .header('content-security-policy', 'sandbox')
        .header('content-disposition', `attachment; filename="tillkeeper-${report.report_id}.eml"`)
        .send(report.mail);
    });
  };
}

export const idOf = (text: string): bigint | undefined => (/^\d{1,18}$/.test(text) ? BigInt(text) : undefined);
/** A name that is given twice is the first. */
const textsOf = (query: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value).slice(0, 100)]),
  );
