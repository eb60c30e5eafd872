import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readDrafts, resolveDrafts } from '../answering/drafts.ts';
import { outcome, simpleOutcome } from '../answering/outcome.ts';
import type { FixPage } from '../fix-page.ts';
import { html } from '../html/html.ts';
import { findForm, suggestionForm } from '../problems/problem-forms.ts';
import { type LinkParams, visitOf } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import { words } from '../words.ts';
import { sendOutcome } from './check.ts';
import { mostProblems } from './overview.ts';

const asked = z.object({
  ids: z.string().regex(/^\d{1,18}(,\d{1,18}){0,499}$/),
  text: z.string().trim().min(1).max(80),
  carried: z.string().max(20_000).default(''),
});
const say = words.answer;

/** Articles by a part of their name or number, to be tapped. */
export function find(app: FastifyInstance, page: FixPage): void {
  app.get<{ Params: LinkParams }>('/:storeId/:token/find', async (request, reply) => {
    const visit = visitOf(request);
    if (visit.link.role !== 'manager') throw new PageProblem('missing');
    const read = asked.safeParse(request.query);
    if (!read.success) return reply.redirect(visit.path, 303);
    const { ids, text, carried } = read.data;
    const open = await page.desk.problems(visit.store.store_id, mostProblems);
    const of = resolveDrafts([{ kind: 'remove', ids: ids.split(','), reason: '-' }], open);
    const [first, ...others] = of.answered.map(one => one.problem);
    if (first === undefined) return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.solvedMeanwhile), 409);
    const forms = { visit, problems: [first, ...others] as const, carried: readDrafts(carried), isInOutcome: true };
    const articles = await page.desk.searchProducts(text);
    const main = outcome(
      articles.length === 0 ? say.foundNothing(text) : say.found(articles.length, text),
      html`${articles.length > 0 && suggestionForm(forms, articles, say.suggestionOf(articles.length))}
      ${findForm(forms, text)}
      <p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`,
    );
    return sendOutcome(reply, visit, main, 200);
  });
}
