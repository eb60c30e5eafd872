import type { FastifyInstance } from 'fastify';
import type { AppliedSheet, FixPage } from '../fix-page.ts';
import { type Html, html } from '../html/html.ts';
import { sendPage } from '../server/answer-page.ts';
import { type LinkParams, visitOf } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { takeForm } from './take-form.ts';

const say = words.sheet;

/** The spreadsheet of a mail, filled in: what came of every answer in it. */
export function sheet(app: FastifyInstance, page: FixPage): void {
  app.get<{ Params: LinkParams }>('/:storeId/:token/sheet', async (request, reply) => {
    const visit = visitOf(request);
    if (visit.link.role !== 'manager') throw new PageProblem('missing');
    return sendPage(reply, visit, { title: say.title, main: uploadForm(visit, undefined) });
  });

  app.post<{ Params: LinkParams }>('/:storeId/:token/sheet', async (request, reply) => {
    const visit = visitOf(request);
    const { link, store } = visit;
    if (link.role !== 'manager' || page.applySheet === undefined) throw new PageProblem('missing');
    const fields: Record<string, string> = {};
    let bytes: Buffer | undefined;
    for await (const part of request.parts()) {
      if (part.type === 'field') fields[part.fieldname] = String(part.value);
      // who sends no form of ours gets nothing read
      else if (takeForm(page, link.linkId, fields) === 'old') return reply.redirect(`${visit.path}?done=old`, 303);
      else bytes = await part.toBuffer();
    }
    const again = (trouble: string) =>
      sendPage(reply, visit, { title: say.title, main: uploadForm(visit, trouble), status: 422 });
    if (bytes === undefined || bytes.length === 0) return again(say.none);
    const applied = await page.applySheet(store.store_id, bytes, link.person);
    page.telemetry.answered('sheet', applied.refused === undefined ? 'applied' : 'refused');
    if (applied.refused !== undefined) return again(applied.refused);
    const isAsked =
      applied.waitingIds.length > 0 &&
      (await page.mails.askSecondPerson({
        ...{ storeId: store.store_id, answerIds: applied.waitingIds, answeredBy: link.person },
      })) === 'asked';
    return sendPage(reply, visit, { title: say.title, main: sheetSummary(visit, applied, isAsked) });
  });
}

function uploadForm(visit: Visit, trouble: string | undefined): Html {
  return html`<h1>${say.title}</h1><p>${say.help}</p>
    <form method="post" action="${visit.path}/sheet" enctype="multipart/form-data">
      <input type="hidden" name="form" value="${visit.formToken}">
      <label for="file">${say.file}</label>
      ${trouble !== undefined && html`<p class="wrong" id="file-wrong" role="alert">${trouble}</p>`}
      <input type="file" id="file" name="file" required accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"${trouble !== undefined && html` aria-invalid="true" aria-describedby="file-wrong"`}>
      <p><button class="save">${say.button}</button></p>
    </form>
    <p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`;
}

function sheetSummary(visit: Visit, applied: AppliedSheet, isAsked: boolean): Html {
  const { taken, waiting, untouched, wrong } = applied;
  return html`<h1>${say.title}</h1>
    <div class="card"><ul class="would">
      <li${taken > 0 && html` class="good"`}>${say.taken(taken)}</li>
      ${waiting > 0 && html`<li>${say.waiting(waiting)}${!isAsked && html`. ${words.outcome.savedNobody}`}</li>`}
      ${wrong.length > 0 && html`<li>${say.wrong(wrong.length)}</li>`}
      ${untouched > 0 && html`<li>${say.untouched(untouched)}</li>`}
    </ul></div>
    ${wrong.length > 0 && html`<h2>${say.wrong(wrong.length)}</h2><ul class="wrong">${wrong.slice(0, 200).map(one => html`<li>${one.row !== null && html`${say.row(one.row)}: `}${one.reason}</li>`)}</ul>`}
    <p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`;
}
