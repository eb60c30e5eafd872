import { type Html, html } from '../html/html.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { problemCard } from './problem-card.ts';
import { answerForms } from './problem-forms.ts';
import type { ProblemGroup } from './problem-groups.ts';

const say = words.group;
/** More of a cause are on a page of their own. */
export const shownOfGroup = 5;
/** One answer is given to at most so many lines. */
const mostAtOnce = 500;

/** One cause: what it costs, what to do, one answer for all where there can be one, and its lines. */
export function groupCard(visit: Visit, group: ProblemGroup, shown: { from: number; to: number }): Html {
  const answerable = group.problems.filter(one => one.waiting === null && one.answers.length > 0).slice(0, mostAtOnce);
  const [first, ...others] = answerable;
  const isCommon = first !== undefined && others.length > 0 && hasCommonAnswer(group);
  const here = group.problems.slice(shown.from, shown.to);
  const money = visit.speech.sum(group.amounts, visit.store.currency);
  const count = group.problems.length;
  const isWhole = shown.from === 0 && shown.to >= count;
  return html`${group.codeKey !== undefined && html`<a id="${group.codeKey}"></a>`}<section class="group ${group.severity}" id="${group.key}" aria-labelledby="${group.key}-title">
    <p class="much">${group.amounts.length > 0 && html`<strong>${group.severity === 'error' ? say.heldBack(money) : say.inBooks(money)}</strong>`} <span>${say.lines(count)}${group.receipts !== count && html`, ${say.receipts(group.receipts)}`}</span></p>
    <h2 id="${group.key}-title">${group.sentence}${group.isOfValue && group.value !== undefined && html` <code>${group.value}</code>`}</h2>
    ${group.advice !== '' && answerable.length === 0 && html`<p class="advice">${say.toDo} ${group.advice}</p>`}
    ${isCommon && html`<div class="common"><h3>${say.forAll(answerable.length)}</h3>${answerForms({ visit, problems: [first, ...others], carried: [], isInOutcome: false })}</div><h3>${say.oneByOne}</h3>`}
    ${here.map(one => problemCard(visit, one, { isOpen: count === 1 }))}
    ${!isWhole && shown.from === 0 && shown.to === shownOfGroup && html`<p><a class="go" href="${visit.path}/cause/${group.key}">${say.showAll(count)}</a></p>`}
  </section>`;
}

/** The same stood there in all, or all look odd in the same way. */
const hasCommonAnswer = (group: ProblemGroup): boolean =>
  group.severity === 'warning' ||
  (group.value !== undefined && group.problems.every(one => one.answers.includes('correct')));
