import { type Database, scopedTo } from '@tillkeeper/database';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { escapeHtml, renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import * as repository from './report-repository.ts';
import type { ErrorReporter } from './service.ts';
import * as stores from './store-repository.ts';

const wanted = z.object({ store_id: z.string().optional(), is_dry_run: z.boolean().default(false) });

/** Operators' routes: `POST /reports` writes what is due now; `/mails` shows them as they look. */
export function reportRoutes(reporter: ErrorReporter, ofReporter: Database): FastifyPluginAsync {
  // operators look at all stores
  const database = scopedTo(ofReporter, { stores: 'all' });
  return async app => {
    app.post('/reports', async (request, reply) => {
      const parsed = wanted.safeParse(request.body ?? {});
      if (!parsed.success)
        return reply
          .code(400)
          .type('application/problem+json')
          .send({ type: 'about:blank', title: z.prettifyError(parsed.error), status: 400, code: 'request.malformed' });
      const { store_id, is_dry_run } = parsed.data;
      if (store_id !== undefined && !(await stores.isStore(database, store_id)))
        return reply
          .code(404)
          .type('application/problem+json')
          .send({ type: 'about:blank', title: 'There is no such store.', status: 404, code: 'store.unknown' });
      if (!is_dry_run) {
        const ids = await reporter.reportNow(store_id);
        return { reports: (await repository.listReports(database, { ids, limit: 10_000 })).toReversed() };
      }
      const reports = [];
      for (const storeId of await stores.storesToReport(database, {
        at: new Date(),
        reportHour: null,
        storeId: store_id,
      })) {
        const composed = await reporter.maker.preview(storeId);
        if (composed === undefined) continue;
        reports.push({
          store_id: storeId,
          recipient: composed.store.manager_email,
          subject: composed.digest.subject,
          state: 'dry run',
          location: null,
          text: renderText(composed.digest),
        });
      }
      return { reports };
    });
    app.get('/mails', { config: { page: 'Mails to store managers' } }, async (_request, reply) => {
      const reports = await repository.listReports(database, { limit: 200 });
      const rows = reports.map(
        one =>
          `<tr><td class="when">${escapeHtml(one.created_at.slice(0, 16).replace('T', ' '))}</td><td>${escapeHtml(one.store_id)}</td><td>${escapeHtml(one.recipient)}</td><td><a href="/mails/${escapeHtml(one.report_id)}">${escapeHtml(one.subject)}</a></td><td>${escapeHtml(one.state)}${one.last_error === null ? '' : `: ${escapeHtml(one.last_error)}`}</td></tr>`,
      );
      return reply
        .type('text/html')
        .send(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><style>body{font:15px system-ui;margin:2em}td,th{padding:4px 12px 4px 0;text-align:left;vertical-align:top}.when{white-space:nowrap}</style>
<h1>Mails to store managers</h1><table><tr><th>made (UTC)</th><th>store</th><th>to</th><th>subject</th><th>state</th></tr>${rows.join('')}</table></html>`);
    });
    app.get<{ Params: { reportId: string } }>('/mails/:reportId', async (request, reply) => {
      const reportId = /^\d{1,18}$/.test(request.params.reportId) ? BigInt(request.params.reportId) : -1n;
      const content = await repository.contentOf(database, reportId);
      if (content === undefined) return reply.callNotFound();
      return reply
        .type('text/html')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .send(renderHtml(content));
    });
  };
}
