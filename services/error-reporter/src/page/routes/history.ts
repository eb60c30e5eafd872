import type { FastifyInstance } from 'fastify';
import type { AnswersDesk, GivenAlias, GivenAnswer } from '../../answers/answers-desk.ts';
import { simpleOutcome } from '../answering/outcome.ts';
import type { FixPage } from '../fix-page.ts';
import { type Html, html } from '../html/html.ts';
import { sendPage } from '../server/answer-page.ts';
import { type LinkParams, visitOf } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { sendOutcome } from './check.ts';
import { type Notice, noticeOf } from './notices.ts';
import { fieldOfBody, takeForm } from './take-form.ts';

const say = words.history;
const mostShown = 200;

/** Who answered what, when, what stood there before; and the way back. */
export function history(app: FastifyInstance, page: FixPage): void {
  app.get<{ Params: LinkParams }>('/:storeId/:token/answers', async (request, reply) => {
    const visit = visitOf(request);
    const given = await page.desk.given(visit.store.store_id, mostShown);
    const aliases = await page.desk.givenAliases(visit.store.store_id);
    return sendPage(reply, visit, {
      title: say.title,
      main: html`<h1>${say.title}</h1>${noticeOf(request.query)}
        <p><a class="go" href="${visit.path}">${words.overview.back}</a></p>
        ${given.length + aliases.length === 0 && html`<p>${say.nothing}</p>`}
        ${aliases.map(alias => aliasGiven(visit, alias))}
        ${given.map(
          one => html`<section class="card" aria-label="${receiptOf(one)}">${answerGiven(visit, one)}
          <p class="small">${say.states[one.state]}${one.confirmed_by !== null && html`, ${say.confirmedBy(one.confirmed_by)}`}</p>
          ${one.state !== 'undone' && visit.link.role === 'manager' && undoForm(visit, 'undo', one.answer_id)}</section>`,
        )}`,
    });
  });

  const takingBack = (path: string, notice: Notice, takeBack: AnswersDesk['undo']): void => {
    app.post<{ Params: LinkParams }>(`/:storeId/:token/${path}`, async (request, reply) => {
      const visit = visitOf(request);
      const { link, store } = visit;
      if (link.role !== 'manager') throw new PageProblem('missing');
      const form = takeForm(page, link.linkId, request.body);
      if (form === 'old') return reply.redirect(`${visit.path}/answers?done=old`, 303);
      const answerId = fieldOfBody(request.body, 'answer_id');
      if (typeof answerId !== 'string' || !/^\d{1,18}$/.test(answerId)) throw new PageProblem('malformed');
      const undone = await takeBack(store.store_id, answerId, { person: link.person, via: 'page' });
      page.telemetry.answered(path, undone.status);
      if (undone.status === 'refused')
        return sendOutcome(reply, visit, simpleOutcome(visit, words.outcome.refused, undone.reason), 409);
      await page.links.noteUse(link, form.formId);
      return reply.redirect(`${visit.path}/answers?done=${notice}`, 303);
    });
  };
  takingBack('undo', 'undone', (...answer) => page.desk.undo(...answer));
  takingBack('undo-always', 'forgotten', (...alias) => page.desk.undoAlways(...alias));
}

const undoForm = (visit: Visit, path: 'undo' | 'undo-always', answerId: string): Html =>
  html`<form method="post" action="${visit.path}/${path}"><input type="hidden" name="form" value="${visit.formToken}"><input type="hidden" name="answer_id" value="${answerId}"><button>${say.undo}</button></form>`;

/** What a code always is in this store, who said so, and the way back. */
const aliasGiven = (visit: Visit, { alias_id, code, confirmed_by, confirmed_at, ...article }: GivenAlias): Html =>
  html`<section class="card" aria-label="${say.alwaysCode(code)}"><h2>${say.alwaysCode(code)}</h2>
    <p>${say.always}</p>
    <div class="change"><del><span class="small">${say.before}</span><br><code>${code}</code></del>
    <span aria-hidden="true">→</span>
    <ins><span class="small">${say.after}</span><br><code>${article.product_id}</code>${article.product_name !== null && html` ${article.product_name}`}</ins></div>
    <p class="small">${say.by(confirmed_by, visit.speech.dateTime(confirmed_at))}</p>
    ${visit.link.role === 'manager' && undoForm(visit, 'undo-always', alias_id)}</section>`;

const receiptOf = ({ transaction_id }: GivenAnswer): string =>
  transaction_id === null ? words.problem.noReceipt : words.problem.receipt(transaction_id);

/** What stood there and what was said, side by side; who, and when. */
export function answerGiven(visit: Visit, given: GivenAnswer): Html {
  const { kind, column_name, original, value, amount_minor, currency } = given;
  const column = Object.entries(words.columns).find(([name]) => name === column_name)?.[1];
  const money = amount_minor === null ? undefined : visit.speech.money(amount_minor, currency ?? visit.store.currency);
  return html`<h2>${receiptOf(given)}${money !== undefined && html` <span class="small">${money}</span>`}</h2>
    ${column !== undefined && html`<p>${column}</p>`}
    <div class="change"><del><span class="small">${say.before}</span><br>${original === null ? html`<span class="small">${words.problem.nothingStood}</span>` : html`<code>${original}</code>`}</del>
    <span aria-hidden="true">→</span>
    <ins><span class="small">${say.after}</span><br>${kind === 'correct' ? html`<code>${value ?? ''}</code>` : kind === 'accept' ? say.accepted : say.removed}</ins></div>
    ${given.reason != null && html`<p>${say.reason} ${given.reason}</p>`}
    <p class="small">${say.by(given.answered_by, visit.speech.dateTime(given.answered_at))}</p>`;
}
