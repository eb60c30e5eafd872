import type { FastifyReply } from 'fastify';
import { assetPaths } from '../assets/page-assets.ts';
import { type Html, html } from '../html/html.ts';
import { document } from '../html/layout.ts';
import { words } from '../words.ts';
import { type PageProblem, pageProblems } from './page-problem.ts';
import { securityHeaders } from './page-security.ts';
import type { Visit } from './visit.ts';

/** A page of a store. */
export function sendPage(
  reply: FastifyReply,
  visit: Visit,
  page: { title: string; main: Html; status?: number },
): FastifyReply {
  return reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(
      document(
        {
          title: page.title,
          heading: `${visit.store.name} (${visit.store.store_id})`,
          main: page.main,
          footer: words.overview.until(visit.speech.date(visit.speech.dayOf(visit.link.expiresAt))),
        },
        assetPaths,
      ),
    );
}

/** A page of nobody's store. */
export function sendPlain(reply: FastifyReply, page: { status: number; title: string; main: Html }): FastifyReply {
  // what is refused before it has a route meets no hook
  return reply
    .headers(securityHeaders)
    .code(page.status)
    .type('text/html; charset=utf-8')
    .send(document(page, assetPaths));
}

export function sendProblem(reply: FastifyReply, { problem, retryAfterSeconds }: PageProblem): FastifyReply {
  const { status, title, help } = pageProblems[problem];
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return sendPlain(reply, { status, title, main: html`<h1>${title}</h1><p>${help}</p>` });
}
