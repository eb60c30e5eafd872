import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OpenProblem } from '../../answers/answers-desk.ts';
import { type Draft, type Mistake, readDrafts, readForm, resolveDrafts } from '../answering/drafts.ts';
import { type JudgedDrafts, judgeDrafts } from '../answering/judge-drafts.ts';
import { outcome, outcomeOf, simpleOutcome } from '../answering/outcome.ts';
import type { FixPage } from '../fix-page.ts';
import { type Html, html } from '../html/html.ts';
import { answerForms } from '../problems/problem-forms.ts';
import { sendPage } from '../server/answer-page.ts';
import { type LinkParams, visitOf } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { mostProblems } from './overview.ts';
import { fieldOfBody, takeForm } from './take-form.ts';

/** What an answer would do. Nothing is kept of it. */
export function check(app: FastifyInstance, page: FixPage): void {
  app.post<{ Params: LinkParams }>('/:storeId/:token/check', async (request, reply) => {
    const visit = visitOf(request);
    if (visit.link.role !== 'manager') throw new PageProblem('missing');
    if (takeForm(page, visit.link.linkId, request.body) === 'old') return reply.redirect(`${visit.path}?done=old`, 303);
    const read = readForm(request.body);
    if (read.status === 'foreign') throw new PageProblem('malformed');
    const carried = readDrafts(fieldOfBody(request.body, 'carried'));
    const open = await page.desk.problems(visit.store.store_id, mostProblems);
    if (read.status === 'wrong') return sendMistake(reply, visit, { ...read, carried, open });
    const drafts = [...carried, read.draft];
    const judged = await judgeDrafts(page.desk, visit.store.store_id, drafts, open);
    page.telemetry.answered(`check ${read.draft.kind}`, outcomeName(judged));
    return sendJudged(reply, visit, drafts, judged, await namesOf(page, drafts));
  });
}

/** Articles that were answered, by their codes: a name is read, a code is not. */
async function namesOf({ desk }: FixPage, drafts: readonly Draft[]): Promise<Map<string, string>> {
  const codes = new Set(
    drafts.flatMap(one => (one.kind === 'correct' && one.column === 'product_id' ? one.value : [])),
  );
  const names = new Map<string, string>();
  for (const code of codes) {
    const name = (await desk.searchProducts(code)).find(one => one.product_id === code)?.name;
    if (name != null) names.set(code, name);
  }
  return names;
}

export const outcomeName = (judged: JudgedDrafts): string =>
  judged.status === 'judged' ? (judged.keep.length > 0 ? 'right' : 'still wrong') : judged.status;

/** A whole page; the script takes the outcome out of it. */
export function sendJudged(
  reply: FastifyReply,
  visit: Visit,
  drafts: readonly Draft[],
  judged: JudgedDrafts,
  names: ReadonlyMap<string, string> = new Map(),
): FastifyReply {
  switch (judged.status) {
    case 'judged':
      return sendOutcome(reply, visit, outcomeOf(visit, drafts, judged, names), judged.keep.length > 0 ? 200 : 422);
    case 'gone':
      return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.solvedMeanwhile), 409);
    case 'no answer':
      return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.noAnswer), 503);
    case 'refused':
      return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.refused, judged.reason), 409);
    default:
      return judged satisfies never;
  }
}

export function sendOutcome(reply: FastifyReply, visit: Visit, main: Html, status: number): FastifyReply {
  const title = words.overview.title(visit.store.name);
  return sendPage(reply, visit, { title, main: html`<h1>${title}</h1>${main}`, status });
}

/** Something was left out: the form once more, with the reason. */
function sendMistake(
  reply: FastifyReply,
  visit: Visit,
  wrong: {
    mistake: Mistake;
    draft: Partial<Draft> & { ids: string[] };
    carried: readonly Draft[];
    open: readonly OpenProblem[];
  },
): FastifyReply {
  const { mistake, draft, carried, open } = wrong;
  const marker = [{ kind: 'remove', ids: draft.ids, reason: '-' }] as const;
  const [problem, ...others] = resolveDrafts(marker, open).answered.map(one => one.problem);
  if (problem === undefined) return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.solvedMeanwhile), 409);
  return sendOutcome(
    reply,
    visit,
    outcome(
      words.answer[mistake],
      html`${answerForms({ visit, problems: [problem, ...others], carried, isInOutcome: true })}<p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`,
    ),
    422,
  );
}
