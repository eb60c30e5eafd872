import type { CorrectableColumn } from '@tillkeeper/contracts';
import type { OpenProblem, Suggestion } from '../../answers/answers-desk.ts';
import { fieldOf, flipped } from '../answering/answer-field.ts';
import type { Draft } from '../answering/drafts.ts';
import { type Html, html } from '../html/html.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';

const say = words.answer;

/** What the forms of a problem, or of all problems of a cause, say of themselves. */
export interface FormsFor {
  readonly visit: Visit;
  readonly problems: readonly [OpenProblem, ...OpenProblem[]];
  /** Answers to other problems that go with it. */
  readonly carried: readonly Draft[];
  /** In an outcome, which may stand on a page beside the forms of the same problem. */
  readonly isInOutcome: boolean;
  /** What was given and was not right: shown again, with the reason at the field. */
  readonly wrong?: { readonly column: CorrectableColumn; readonly value: string; readonly reasons: readonly string[] };
}

/** Every way to answer, the likeliest first. */
export function answerForms(of: FormsFor): Html {
  const [problem] = of.problems;
  const can = (kind: 'correct' | 'accept' | 'remove'): boolean => of.problems.every(one => one.answers.includes(kind));
  const columns = can('correct')
    ? problem.correctable.filter(column => of.problems.every(one => one.correctable.includes(column)))
    : [];
  const [likeliest, ...others] = columns;
  return html`<div class="answers">
    ${columns.includes('product_id') && problem.suggestions.length > 0 && suggestionForm(of, problem.suggestions)}
    ${likeliest === 'quantity' && flipForm(of)}
    ${of.problems.every(one => one.severity === 'warning') && can('accept') && acceptForm(of)}
    ${likeliest !== undefined && correctForm(of, likeliest)}
    ${others.length > 0 && otherColumns(of, others)}
    ${can('remove') && of.problems.length === 1 && removeForm(of)}
  </div>`;
}

export function hiddenFields({ visit, problems, carried }: FormsFor, kind: Draft['kind']): Html {
  return html`<input type="hidden" name="form" value="${visit.formToken}"><input type="hidden" name="kind" value="${kind}"><input type="hidden" name="ids" value="${idsOf(problems)}">${carriedField(carried)}`;
}
const carriedField = (carried: readonly Draft[]): Html | undefined =>
  carried.length === 0 ? undefined : html`<input type="hidden" name="carried" value="${JSON.stringify(carried)}">`;
const fieldId = ({ isInOutcome, problems }: FormsFor, name: string): string =>
  `${isInOutcome ? 'outcome-' : ''}${name}-${problems[0].exception_id}`;
const idsOf = (problems: readonly OpenProblem[]): string => problems.map(one => one.exception_id).join(',');

/** Articles to tap. */
export function suggestionForm(of: FormsFor, articles: readonly Suggestion[], legend?: string): Html {
  const [problem] = of.problems;
  const code = problem.value;
  const mayBeAlways = problem.code === 'product.unknown' && code !== null && of.carried.length === 0;
  return html`<form method="post" action="${of.visit.path}/check" data-inline>
    ${hiddenFields(of, 'correct')}<input type="hidden" name="column" value="product_id">
    <fieldset>
      <legend>${legend ?? say.suggestionOf(articles.length)}</legend>
      ${mayBeAlways && html`<label class="tick"><input type="checkbox" name="always" value="yes"><span>${say.always(code)}</span></label>`}
      ${articles.map(
        one =>
          html`<button class="article" name="value" value="${one.product_id}"><span class="name">${one.name ?? one.product_id}</span> <span class="code">${one.product_id}</span></button>`,
      )}
    </fieldset>
  </form>`;
}

/** Asks for a part of the name; the answer is a list to choose from. */
export function findForm(of: FormsFor, text: string): Html {
  const { visit, problems, carried, wrong } = of;
  const id = fieldId(of, 'find');
  return html`<form method="get" action="${visit.path}/find" data-inline>
    <input type="hidden" name="ids" value="${idsOf(problems)}">${carriedField(carried)}
    <label for="${id}">${say.find}</label>
    ${wrong?.column === 'product_id' && reasonsOf(id, wrong.reasons)}
    <div class="entry"><input id="${id}" type="search" name="text" value="${text}" required maxlength="80" autocomplete="off" autocapitalize="off" spellcheck="false">
    <button class="quiet">${say.findButton}</button></div>
  </form>`;
}

/** A wrong sign has one right answer. */
function flipForm(of: FormsFor): Html | undefined {
  const [problem] = of.problems;
  const value = problem.code === 'quantity.wrong-sign' && problem.value !== null ? flipped(problem.value) : undefined;
  const isSame = of.problems.every(one => one.value === problem.value);
  if (value === undefined || !isSame) return undefined;
  return html`<form method="post" action="${of.visit.path}/check" data-inline>
    ${hiddenFields(of, 'correct')}<input type="hidden" name="column" value="quantity">
    <button name="value" value="${value}">${say.flip(value)}</button>
  </form>`;
}

const reasonsOf = (id: string, reasons: readonly string[]): Html =>
  html`<ul class="wrong" id="${id}-wrong">${reasons.map(one => html`<li>${one}</li>`)}</ul>`;

/** A field for what is right; an article is looked for by its name. */
export function correctForm(of: FormsFor, column: CorrectableColumn): Html {
  if (column === 'product_id') return findForm(of, of.wrong?.column === column ? of.wrong.value : '');
  const { visit, wrong } = of;
  const id = fieldId(of, column);
  const isWrong = wrong?.column === column;
  return html`<form method="post" action="${visit.path}/check" data-inline>
    ${hiddenFields(of, 'correct')}<input type="hidden" name="column" value="${column}">
    <label for="${id}">${say.correct(words.columns[column])}</label>
    ${isWrong && reasonsOf(id, wrong.reasons)}
    <div class="entry">${control(id, column, isWrong ? wrong.value : '', isWrong)}<button>${say.check}</button></div>
  </form>`;
}

function control(id: string, column: CorrectableColumn, value: string, isWrong: boolean): Html {
  const field = fieldOf(column);
  const trouble = isWrong ? html` aria-invalid="true" aria-describedby="${id}-wrong"` : undefined;
  if (field.kind === 'choice')
    return html`<select id="${id}" name="value" required${trouble}><option value="">${say.choose}</option>${field.values.map(
      one => html`<option value="${one}"${one === value && html` selected`}>${choiceName(one)}</option>`,
    )}</select>`;
  const plain = html`id="${id}" name="value" required maxlength="200" autocomplete="off"${trouble}`;
  // without seconds browsers show a plain clock; a minus is not on every decimal keyboard, so it is asked for as text
  if (field.kind === 'time')
    return html`<input type="datetime-local" ${plain} value="${/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) ? value.slice(0, 16) : ''}">`;
  if (field.kind === 'decimal') return html`<input type="text" inputmode="decimal" ${plain} value="${value}">`;
  if (field.kind === 'whole') return html`<input type="text" inputmode="numeric" ${plain} value="${value}">`;
  return html`<input type="text" ${plain} autocapitalize="characters" spellcheck="false" value="${value}">`;
}

export const choiceName = (value: string): string =>
  Object.entries(words.choices).find(([name]) => name === value)?.[1] ?? value;

/** The next likeliest have fields of their own, the rest is chosen from a list. */
function otherColumns(of: FormsFor, columns: readonly CorrectableColumn[]): Html {
  const isHere = of.wrong !== undefined && columns.includes(of.wrong.column);
  return html`<details class="more"${isHere && html` open`}><summary>${say.correctOther}</summary>
    ${columns.slice(0, 3).map(column => correctForm(of, column))}
    ${columns.length > 3 && chosenColumnForm(of, columns.slice(3))}
  </details>`;
}

function chosenColumnForm(of: FormsFor, columns: readonly CorrectableColumn[]): Html {
  const id = fieldId(of, 'other');
  const wrong = of.wrong !== undefined && columns.includes(of.wrong.column) ? of.wrong : undefined;
  const trouble = wrong !== undefined && html` aria-invalid="true" aria-describedby="${id}-wrong"`;
  return html`<form method="post" action="${of.visit.path}/check" data-inline>
    ${hiddenFields(of, 'correct')}
    <label for="${id}-column">${say.whichColumn}</label>
    <select id="${id}-column" name="column" required>${columns.map(
      column =>
        html`<option value="${column}"${wrong?.column === column && html` selected`}>${words.columns[column]}</option>`,
    )}</select>
    <label for="${id}">${say.whatIsRight}</label>
    ${wrong !== undefined && reasonsOf(id, wrong.reasons)}
    <div class="entry"><input id="${id}" name="value" required maxlength="200" autocomplete="off" spellcheck="false" value="${wrong?.value}"${trouble}><button>${say.check}</button></div>
  </form>`;
}

function whyFields(id: string, reasons: readonly string[]): Html {
  return html`<label for="${id}-why">${say.reason}</label>
    <select id="${id}-why" name="reason"><option value="">${say.choose}</option>${reasons.map(one => html`<option>${one}</option>`)}</select>
    <label for="${id}-own">${say.reasonOther}</label>
    <input id="${id}-own" name="reason_other" maxlength="200" autocomplete="off">`;
}

function acceptForm(of: FormsFor): Html {
  const id = fieldId(of, 'accept');
  const count = of.problems.length;
  return html`<details class="more"><summary>${count === 1 ? say.accept : say.acceptAll(count)}</summary>
  <form method="post" action="${of.visit.path}/check" data-inline>
    ${hiddenFields(of, 'accept')}${whyFields(id, say.acceptReasons)}
    <button>${say.check}</button>
  </form></details>`;
}

function removeForm(of: FormsFor): Html {
  const id = fieldId(of, 'remove');
  return html`<details class="more"><summary>${say.remove}</summary>
  <form method="post" action="${of.visit.path}/check" data-inline>
    ${hiddenFields(of, 'remove')}${whyFields(id, say.removeReasons)}
    <label class="tick"><input type="checkbox" name="sure" value="yes" required><span>${say.removeSure}</span></label>
    <button>${say.removeButton}</button>
  </form></details>`;
}
