import type { FastifyInstance, FastifyReply } from 'fastify';
import type { GivenAnswer } from '../../answers/answers-desk.ts';
import { isSamePerson } from '../../answers/same-person.ts';
import { simpleOutcome } from '../answering/outcome.ts';
import type { FixPage } from '../fix-page.ts';
import { type Html, html } from '../html/html.ts';
import { sendPage } from '../server/answer-page.ts';
import { type LinkParams, visitOf } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { sendOutcome } from './check.ts';
import { answerGiven } from './history.ts';
import { noticeOf } from './notices.ts';
import { fieldOfBody, takeForm } from './take-form.ts';

const say = words.second;
const mostGiven = 1_000;

/** What waits in the store for somebody else's yes. */
export async function showSecondPerson(
  page: FixPage,
  visit: Visit,
  query: unknown,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const waiting = (await page.desk.given(visit.store.store_id, mostGiven)).filter(one => one.state === 'waiting');
  const title = say.title(visit.store.name);
  return sendPage(reply, visit, {
    title,
    main: html`<h1>${title}</h1>${noticeOf(query)}
      ${waiting.length === 0 ? html`<p class="lead">${say.nothing}</p>` : html`<p>${say.intro}</p>`}
      ${[...Map.groupBy(waiting, questionOf).values()].map(answers => questionCard(visit, answers))}`,
  });
}

/** Answers that were given together are one question. */
const questionOf = (one: GivenAnswer): string => `${one.answered_by} ${one.answered_at}`;

function questionCard(visit: Visit, answers: readonly GivenAnswer[]): Html {
  const isOwn = answers.some(one => isSamePerson(one.answered_by, visit.link.person));
  const ids = answers.map(one => one.answer_id).join(',');
  const form = (action: string, button: Html): Html =>
    html`<form method="post" action="${visit.path}/${action}"><input type="hidden" name="form" value="${visit.formToken}"><input type="hidden" name="ids" value="${ids}">${button}</form>`;
  return html`<section class="card">${answers.map(one => answerGiven(visit, one))}
    ${isOwn ? html`<p class="waits">${say.own}</p>` : html`<div class="pair">${form('confirm', html`<button class="yes">${say.yes}</button>`)}${form('reject', html`<button>${say.no}</button>`)}</div>`}
  </section>`;
}

/** Yes, and no. Who answered is never asked for his own yes: the desk refuses it, too. */
export function secondPerson(app: FastifyInstance, page: FixPage): void {
  for (const action of ['confirm', 'reject'] as const)
    app.post<{ Params: LinkParams }>(`/:storeId/:token/${action}`, async (request, reply) => {
      const visit = visitOf(request);
      const { link, store } = visit;
      if (link.role !== 'second-person') throw new PageProblem('missing');
      const form = takeForm(page, link.linkId, request.body);
      if (form === 'old') return reply.redirect(`${visit.path}?done=old`, 303);
      const ids = fieldOfBody(request.body, 'ids');
      if (typeof ids !== 'string' || !/^\d{1,18}(,\d{1,18}){0,499}$/.test(ids)) throw new PageProblem('malformed');
      const by = { person: link.person, via: 'page' } as const;
      const answerIds = await waitingForOther(page, store.store_id, ids.split(','), link.person);
      if (answerIds.length === 0) return reply.redirect(`${visit.path}?done=gone`, 303);
      const done =
        action === 'confirm'
          ? await page.desk.confirm(store.store_id, answerIds, by)
          : await rejectAll(page, store.store_id, answerIds, by);
      page.telemetry.answered(action, done.status);
      if (done.status === 'refused')
        return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.refused, done.reason), 409);
      await page.links.noteUse(link, form.formId);
      return reply.redirect(`${visit.path}?done=${action === 'confirm' ? 'confirmed' : 'rejected'}`, 303);
    });
}

/** This link is for answers that wait, and never for those of its own person. */
async function waitingForOther(
  { desk }: FixPage,
  storeId: string,
  ids: readonly string[],
  person: string,
): Promise<string[]> {
  const waiting = (await desk.given(storeId, mostGiven)).filter(
    one => one.state === 'waiting' && !isSamePerson(one.answered_by, person),
  );
  return ids.filter(id => waiting.some(one => one.answer_id === id));
}

async function rejectAll(
  { desk }: FixPage,
  storeId: string,
  answerIds: readonly string[],
  by: { person: string; via: 'page' },
): Promise<{ status: 'undone' } | { status: 'refused'; reason: string }> {
  for (const id of answerIds) {
    const undone = await desk.undo(storeId, id, by);
    if (undone.status === 'refused') return undone;
  }
  return { status: 'undone' };
}
