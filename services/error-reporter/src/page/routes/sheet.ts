import type { FastifyInstance } from 'fastify';
import { isSamePerson } from '../../answers/same-person.ts';
import type { AppliedSheet } from '../../sheet/apply-sheet.ts';
import type { FixPage } from '../fix-page.ts';
import { type Html, html } from '../html/html.ts';
import { sendPage } from '../server/answer-page.ts';
import { type LinkParams, visitOf } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { takeForm } from './take-form.ts';

const say = words.sheet;
type Applied = AppliedSheet & { readonly status: 'applied' };
const mostShown = 200;

/** The spreadsheet of a mail, filled in: what came of every answer in it. */
export function sheet(app: FastifyInstance, page: FixPage): void {
  const { applySheet } = page;
  app.get<{ Params: LinkParams }>('/:storeId/:token/sheet', async (request, reply) => {
    const visit = visitOf(request);
    if (visit.link.role !== 'manager') throw new PageProblem('missing');
    return sendPage(reply, visit, { title: say.title, main: uploadForm(visit, undefined) });
  });

  app.post<{ Params: LinkParams }>('/:storeId/:token/sheet', async (request, reply) => {
    const visit = visitOf(request);
    const { link, store } = visit;
    if (link.role !== 'manager' || applySheet === undefined) throw new PageProblem('missing');
    if (!request.isMultipart()) throw new PageProblem('malformed');
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
    const applied = await applySheet(store.store_id, bytes, link.person);
    page.telemetry.answered('sheet', applied.status);
    if (applied.status === 'refused') return again(applied.reason);
    const asked = await askForWaiting(page, visit, applied);
    return sendPage(reply, visit, { title: say.title, main: sheetSummary(visit, applied, asked) });
  });
}

/** Whatever of the person waits by now is asked about, so that nothing waits unasked. */
async function askForWaiting(
  { desk, mails }: FixPage,
  { link, store }: Visit,
  { applied }: Applied,
): Promise<'asked' | 'nobody' | undefined> {
  if (!applied.some(one => one.needsSecondPerson)) return undefined;
  const answerIds = (await desk.given(store.store_id, 1_000))
    .filter(one => one.state === 'waiting' && isSamePerson(one.answered_by, link.person))
    .map(one => one.answer_id);
  return mails.askSecondPerson({ storeId: store.store_id, answerIds, answeredBy: link.person });
}

function uploadForm(visit: Visit, trouble: string | undefined): Html {
  const wrong = trouble !== undefined && html` aria-invalid="true" aria-describedby="file-wrong"`;
  return html`<h1>${say.title}</h1><p>${say.help}</p>
    <form method="post" action="${visit.path}/sheet" enctype="multipart/form-data">
      <input type="hidden" name="form" value="${visit.formToken}">
      <label for="file">${say.file}</label>
      ${trouble !== undefined && html`<p class="wrong" id="file-wrong" role="alert">${trouble}</p>`}
      <input type="file" id="file" name="file" required accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"${wrong}>
      <p><button class="save">${say.button}</button></p>
    </form>
    <p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`;
}

function sheetSummary(visit: Visit, of: Applied, asked: 'asked' | 'nobody' | undefined): Html {
  const taken = of.applied.filter(one => !one.needsSecondPerson).length;
  const waiting = of.applied.length - taken;
  const held = of.applied.filter(one => one.waitsForOthers && !one.needsSecondPerson).length;
  const wrong = [...of.unreadable, ...of.stillWrong].toSorted((a, b) => a.sheetRow - b.sheetRow);
  const rows = (problems: Applied['unreadable']): Html =>
    html`<ul class="wrong">${problems.slice(0, mostShown).map(one => html`<li>${say.row(one.sheetRow)}: ${one.why}</li>`)}</ul>`;
  return html`<h1>${say.title}</h1>
    <div class="card"><ul class="would">
      <li${taken > 0 && html` class="good"`}>${say.taken(taken)}</li>
      ${waiting > 0 && html`<li>${say.waiting(waiting)}${asked === 'nobody' && html`. ${words.outcome.savedNobody}`}</li>`}
      ${held > 0 && html`<li>${say.held(held)}</li>`}
      ${of.known > 0 && html`<li>${say.known(of.known)}</li>`}
      ${wrong.length > 0 && html`<li>${say.wrong(wrong.length)}</li>`}
      ${of.notNow.length > 0 && html`<li>${say.notNow(of.notNow.length)}</li>`}
      ${of.untouched > 0 && html`<li>${say.untouched(of.untouched)}</li>`}
    </ul></div>
    ${wrong.length > 0 && html`<h2>${say.wrong(wrong.length)}</h2>${rows(wrong)}`}
    <p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`;
}
