import type { OpenProblem } from '../../answers/answers-desk.ts';
import { type Html, html } from '../html/html.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import { answerForms } from './problem-forms.ts';

const say = words.problem;

/** One problem: where it is, what is known of it, and how it can be answered. */
export function problemCard(visit: Visit, problem: OpenProblem, options: { isOpen: boolean }): Html {
  const money = moneyOf(visit, problem);
  return html`<details class="problem" id="p${problem.exception_id}"${options.isOpen && html` open`}>
    <summary><span class="where">${whereOf(problem)}</span>
    <span class="when">${problem.sold_at === null ? (problem.business_date ?? '') : visit.speech.dateTime(problem.sold_at)}${problem.waiting !== null && html` <span class="pill">${say.answered}</span>`}</span>
    ${money !== undefined && html`<span class="money">${money}</span>`}</summary>
    <p class="message">${problem.message}</p>
    ${problemFacts(visit, problem)}
    ${problem.waiting === null ? answersOf(visit, problem) : html`<p class="waits">${problem.waiting === 'second person' ? say.waitsForSecond : say.beingJudged}</p>`}
  </details>`;
}

function answersOf(visit: Visit, problem: OpenProblem): Html {
  return problem.answers.length === 0
    ? html`<p class="waits">${words.group.elsewhere}</p>`
    : answerForms({ visit, problems: [problem], carried: [], isInOutcome: false });
}

export function whereOf({ transaction_id, line_no, till_id }: OpenProblem): string {
  return [
    transaction_id === null ? say.noReceipt : say.receipt(transaction_id),
    line_no === null ? undefined : say.line(line_no),
    till_id === null ? undefined : say.till(till_id),
  ]
    .filter(part => part !== undefined)
    .join(', ');
}

export const moneyOf = (visit: Visit, { amount_minor, currency }: OpenProblem): string | undefined =>
  amount_minor === null ? undefined : visit.speech.money(amount_minor, currency ?? visit.store.currency);

/** What stood there, letter for letter, and where it is to be found. */
export function problemFacts(visit: Visit, problem: OpenProblem): Html {
  const { product_id, product_name } = problem;
  const column = Object.entries(words.columns).find(([name]) => name === problem.column_name)?.[1];
  const stood =
    problem.value === null
      ? problem.code === 'field.missing'
        ? say.nothingStood
        : undefined
      : html`<code>${problem.value}</code>`;
  return html`<dl class="facts">
    ${product_name !== null && html`<dt>${say.article}</dt><dd>${product_name}${product_id !== null && html` <span class="code">${product_id}</span>`}</dd>`}
    ${stood !== undefined && html`<dt>${say.stoodThere}</dt><dd>${column !== undefined && `${column}: `}${stood}</dd>`}
    <dt>${say.file}</dt><dd class="small">${problem.file_name}, ${say.row(problem.row_no)}</dd>
    <dt>${say.since}</dt><dd class="small">${visit.speech.dateTime(problem.created_at)}</dd>
    <dt>${say.code}</dt><dd class="small">${problem.code}</dd>
  </dl>`;
}
