import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OpenProblem } from '../../answers/answers-desk.ts';
import type { FixPage } from '../fix-page.ts';
import { type Html, html } from '../html/html.ts';
import { groupCard, shownOfGroup } from '../problems/group-card.ts';
import { costOf, groupProblems } from '../problems/problem-groups.ts';
import { sendPage } from '../server/answer-page.ts';
import { type LinkParams, visitOf } from '../server/open-visit.ts';
import { PageProblem } from '../server/page-problem.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { noticeOf } from './notices.ts';
import { showSecondPerson } from './second-person.ts';

const say = words.overview;
/** Of all problems of a store, the most expensive; the next come when these are solved. */
export const mostProblems = 1_000;
const groupsOfPage = 20;
const problemsOfPage = 25;

const pageNumber = z.object({ page: z.coerce.number().int().min(1).max(1000).catch(1) });

/** What is open, cause by cause; a cause with many lines has a page of its own. */
export function overview(app: FastifyInstance, page: FixPage): void {
  app.get<{ Params: LinkParams }>('/:storeId/:token', async (request, reply) => {
    const visit = visitOf(request);
    if (visit.link.role === 'second-person') return showSecondPerson(page, visit, request.query, reply);
    const problems = await page.desk.problems(visit.store.store_id, mostProblems);
    const [repaired, toDo] = parted(problems);
    const groups = groupProblems(toDo);
    const wanted = pageNumber.parse(request.query).page;
    const pages = Math.max(1, Math.ceil(groups.length / groupsOfPage));
    const from = (Math.min(wanted, pages) - 1) * groupsOfPage;
    const title = say.title(visit.store.name);
    return sendPage(reply, visit, {
      title,
      main: html`<h1>${title}</h1>
        ${noticeOf(request.query)}
        ${toDo.length === 0 ? html`<p class="lead">${say.nothing}</p>` : summaryOf(visit, toDo)}
        ${groups.slice(from, from + groupsOfPage).map(group => groupCard(visit, group, { from: 0, to: shownOfGroup }))}
        ${pagesOf(visit.path, Math.min(wanted, pages), pages)}
        ${repaired.length > 0 && repairedPart(visit, repaired)}
        ${waysOf(visit)}`,
    });
  });

  app.get<{ Params: LinkParams & { key: string } }>('/:storeId/:token/cause/:key', async (request, reply) => {
    const visit = visitOf(request);
    if (visit.link.role === 'second-person') throw new PageProblem('missing');
    const group = groupProblems(await page.desk.problems(visit.store.store_id, mostProblems)).find(
      one => one.key === request.params.key,
    );
    if (group === undefined) return reply.redirect(`${visit.path}?done=gone`, 303);
    const pages = Math.ceil(group.problems.length / problemsOfPage);
    const wanted = Math.min(pageNumber.parse(request.query).page, pages);
    const from = (wanted - 1) * problemsOfPage;
    return sendPage(reply, visit, {
      title: group.sentence,
      main: html`<h1>${say.title(visit.store.name)}</h1>
        <p><a class="go" href="${visit.path}">${say.back}</a></p>
        ${groupCard(visit, group, { from, to: from + problemsOfPage })}
        ${pagesOf(`${visit.path}/cause/${group.key}`, wanted, pages)}`,
    });
  });
}

/** What Tillkeeper has put right by itself, and what is left to do. */
const parted = (problems: readonly OpenProblem[]): [OpenProblem[], OpenProblem[]] => [
  problems.filter(one => one.code === 'product.repaired'),
  problems.filter(one => one.code !== 'product.repaired'),
];

function repairedPart(visit: Visit, repaired: readonly OpenProblem[]): Html {
  const groups = groupProblems(repaired).slice(0, groupsOfPage);
  return html`<details class="card" id="repaired"><summary>${words.group.repaired(repaired.length)}</summary>
    <p>${words.group.repairedNote}</p>
    ${groups.map(group => groupCard(visit, group, { from: 0, to: shownOfGroup }))}</details>`;
}

function summaryOf(visit: Visit, problems: readonly OpenProblem[]): Html {
  const errors = problems.filter(one => one.severity === 'error');
  const held = costOf(errors);
  return html`${held.length > 0 && html`<p class="lead">${say.held(visit.speech.sum(held, visit.store.currency))}</p>`}
    <p>${say.counts(errors.length, problems.length - errors.length)}.</p>`;
}

const waysOf = (visit: Visit): Html =>
  html`<ul class="ways"><li><a class="go" href="${visit.path}/answers">${say.history}</a></li><li><a class="go" href="${visit.path}/sheet">${say.sheet}</a></li></ul>`;

function pagesOf(path: string, page: number, pages: number): Html | undefined {
  if (pages === 1) return undefined;
  return html`<nav class="pages" aria-label="${say.page(page, pages)}">
    ${page > 1 && html`<a class="go" href="${path}?page=${page - 1}">${say.previous}</a>`}
    <span>${say.page(page, pages)}</span>
    ${page < pages && html`<a class="go" href="${path}?page=${page + 1}">${say.next}</a>`}
  </nav>`;
}
