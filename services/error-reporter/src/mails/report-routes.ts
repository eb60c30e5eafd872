import { type Database, scopedTo } from '@tillkeeper/database';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { z } from 'zod';
import { renderText } from '../render/render-text.ts';
import { listReports } from '../report-list-repository.ts';
import { findDigests, reportStates } from '../report-repository.ts';
import { readBounce } from '../sending/read-bounce.ts';
import { markBounced } from '../sending/sending-repository.ts';
import type { ErrorReporter } from '../service.ts';
import { isStore } from '../store-repository.ts';
import { idOf, mailPages } from './mail-pages.ts';

const wanted = z.strictObject({
  store_id: z.string().optional(),
  date: z.iso.date().optional(),
  is_dry_run: z.boolean().default(false),
  /** What the schedule would write now, and no more. */
  is_due: z.boolean().default(false),
});
const listed = z.object({
  store: z.string().max(100).optional(),
  state: z.enum(reportStates).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});
const bounced = z.strictObject({ message_id: z.string().min(3).max(255), reason: z.string().max(500).default('') });
const mostBounceBytes = 5 * 1024 * 1024;

/** Operators' routes: `POST /reports` writes what is due now, `GET /reports` says what became of mails; `/mails` shows them. */
export function reportRoutes(reporter: ErrorReporter, ofReporter: Database): FastifyPluginAsync {
  // operators look at all stores
  const database = scopedTo(ofReporter, { stores: 'all' });
  return async app => {
    app.post('/reports', async (request, reply) => {
      const parsed = wanted.safeParse(request.body ?? {});
      if (!parsed.success) return problem(reply, 400, 'request.malformed', z.prettifyError(parsed.error));
      const { store_id: storeId, date, is_dry_run: isDryRun, is_due: isDue } = parsed.data;
      if (storeId !== undefined && !(await isStore(database, storeId)))
        return problem(reply, 404, 'store.unknown', 'There is no such store.');
      if (isDryRun) return { reports: await dryRun(reporter, database, { storeId, date }) };
      const ids = isDue ? await reporter.due.writeDue() : await reporter.due.writeNow({ storeId, date });
      if (isDue) await reporter.due.writeOfSilentTills();
      await reporter.sender.send(new AbortController().signal, { isAsked: true });
      return { reports: (await listReports(database, { ids, limit: 10_000 })).toReversed() };
    });
    app.get('/reports', async (request, reply) => {
      const parsed = listed.safeParse(request.query);
      if (!parsed.success) return problem(reply, 400, 'request.malformed', z.prettifyError(parsed.error));
      return { reports: await listReports(database, parsed.data) };
    });
    app.post<{ Params: { reportId: string } }>('/reports/:reportId/resend', async (request, reply) => {
      // a form of another page cannot send this
      if (!z.strictObject({}).safeParse(request.body).success)
        return problem(reply, 400, 'request.malformed', 'The body is {}.');
      const resent = await reporter.resend(idOf(request.params.reportId) ?? -1n);
      if (resent.status === 'unknown') return problem(reply, 404, 'not-found', 'There is no such report.');
      if (resent.status === 'refused') return problem(reply, 409, 'request.malformed', resent.reason);
      await reporter.sender.send(new AbortController().signal, { isAsked: true });
      return { reports: await listReports(database, { ids: [BigInt(request.params.reportId)], limit: 1 }) };
    });
    app.addContentTypeParser(
      'message/rfc822',
      { parseAs: 'buffer', bodyLimit: mostBounceBytes },
      async (_request: unknown, body: Buffer) => body,
    );
    app.post('/reports/bounces', { bodyLimit: mostBounceBytes }, async (request, reply) => {
      const said = Buffer.isBuffer(request.body) ? await readBounce(request.body) : ofJson(request.body);
      if (said.status === 'no bounce') return problem(reply, 422, 'request.malformed', said.reason);
      const { messageId, reason } = said;
      const bounce = await markBounced(database, { messageId, reason, at: new Date() });
      if (bounce === undefined) return problem(reply, 404, 'not-found', 'No mail has this Message-ID.');
      return { reports: await listReports(database, { ids: [bounce.report_id], limit: 1 }) };
    });
    await app.register(mailPages(database));
  };
}

function ofJson(body: unknown): Awaited<ReturnType<typeof readBounce>> {
  const parsed = bounced.safeParse(body);
  if (!parsed.success) return { status: 'no bounce', reason: z.prettifyError(parsed.error) };
  const messageId = parsed.data.message_id.trim().replace(/^<?([^<>]*)>?$/, '<$1>');
  return { status: 'bounced', messageId, reason: parsed.data.reason || 'no reason is given' };
}

/** What was mailed of the day already, as it was, and what would be now. */
async function dryRun(
  reporter: ErrorReporter,
  database: Parameters<typeof findDigests>[0],
  of: { storeId: string | undefined; date: string | undefined },
): Promise<unknown[]> {
  const { storeId, date } = of;
  const known = storeId === undefined || date === undefined ? [] : await findDigests(database, { storeId, date });
  const composed = await reporter.due.preview(of);
  return [
    ...known.map(report => ({
      ...{ store_id: report.store_id, recipient: report.recipient, subject: report.subject, state: report.state },
      ...{ location: null, text: renderText(report.content) },
    })),
    ...composed.map(one => ({
      ...{ store_id: one.store.store_id, recipient: one.store.manager_email, subject: one.content.subject },
      ...{ state: 'dry run', location: null, text: renderText(one.content) },
    })),
  ];
}

const problem = (reply: FastifyReply, status: number, code: string, title: string): FastifyReply =>
  reply.code(status).type('application/problem+json').send({ type: 'about:blank', title, status, code });
