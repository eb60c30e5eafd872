import { type Html, html } from '../html/html.ts';
import { plural } from '../html/plural.ts';
import { whereOf } from '../problems/problem-card.ts';
import { answerForms, correctForm, findForm } from '../problems/problem-forms.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import type { Draft } from './drafts.ts';
import type { Finding, Judged } from './judge-drafts.ts';

const say = words.outcome;
const lines = words.group.lines;

/** What would become of it, and the button that saves it; or why it is still wrong, with the field once more. */
export function outcomeOf(visit: Visit, given: readonly Draft[], judged: Judged): Html {
  return judged.keep.length === 0 ? stillWrong(visit, given, judged) : wouldBe(visit, judged);
}

function wouldBe(visit: Visit, judged: Judged): Html {
  const { loaded, removed, keep } = judged;
  const money = visit.speech.sum(loaded.amounts, visit.store.currency);
  const always = keep.find(one => one.kind === 'correct' && one.always);
  const code = always === undefined ? undefined : judged.alwaysCode;
  return outcome(
    say.title,
    html`<ul class="would">
      ${loaded.lines > 0 && html`<li class="good">${say.loaded(words.group.receipts(loaded.receipts), lines(loaded.lines), money)}</li>`}
      ${removed.lines > 0 && html`<li>${say.removed(lines(removed.lines), visit.speech.sum(removed.amounts, visit.store.currency))}</li>`}
      ${judged.repeatedLines > 0 && html`<li>${say.repeated(lines(judged.repeatedLines))}</li>`}
      ${judged.accepted > 0 && html`<li class="good">${say.accepted(lines(judged.accepted))}</li>`}
      ${code !== undefined && html`<li>${say.saveAlways(code)}</li>`}
    </ul>
    ${judged.notes.length > 0 && html`<p>${say.alsoNew}</p>${findingList(judged.notes)}`}
    ${judged.stillHeld.length > 0 && html`<p>${say.stillWrongPart(lines(judged.stillHeld.length))}</p>${findingList(judged.wrong)}`}
    <form method="post" action="${visit.path}/save">
      <input type="hidden" name="form" value="${visit.formToken}"><input type="hidden" name="drafts" value="${JSON.stringify(keep)}">
      <button class="save">${loaded.lines > 0 ? say.save(money) : say.savePlain}</button>
      <p><a class="go" href="${visit.path}">${say.change}</a></p>
    </form>`,
  );
}

function stillWrong(visit: Visit, given: readonly Draft[], judged: Judged): Html {
  const [held] = judged.stillHeld;
  const { problem, draft } = held ?? {};
  // what the rules say of the very value that was given stands at its field, the rest above
  const isOfAnswer = (one: Finding): boolean =>
    draft?.kind === 'correct' &&
    one.column_name === draft.column &&
    judged.stillHeld.some(other => other.answer.file_id === one.file_id && other.answer.row_no === one.row_no);
  const atField = judged.wrong.filter(isOfAnswer);
  const [next] = atField.length > 0 ? [] : judged.alsoOpen;
  const elsewhere = judged.wrong.filter(one => !isOfAnswer(one));
  return outcome(
    next === undefined || atField.length > 0 ? say.stillWrong : say.more,
    html`${next === undefined && elsewhere.length > 0 && findingList(elsewhere)}
    ${next !== undefined && html`<p>${say.moreHelp}</p><p class="message"><strong>${whereOf(next)}:</strong> ${next.message}</p>${answerForms({ visit, problems: [next], carried: given })}`}
    ${next === undefined && problem !== undefined && draft?.kind === 'correct' && again()}
    <p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`,
  );

  function again(): Html | undefined {
    if (problem === undefined || draft?.kind !== 'correct') return undefined;
    const [first, ...others] = judged.stillHeld.filter(one => one.draft === draft).map(one => one.problem);
    const of = {
      visit,
      problems: [first ?? problem, ...others] as const,
      carried: given.filter(one => one !== draft),
      wrong: { column: draft.column, value: draft.value, reasons: [...new Set(atField.map(one => one.message))] },
    };
    return draft.column === 'product_id' ? findForm(of, draft.value) : correctForm(of, draft.column);
  }
}

/** Each sentence once, and how often. */
function findingList(findings: readonly Finding[]): Html {
  const byMessage = Map.groupBy(findings, one => one.message);
  return html`<ul class="wrong">${[...byMessage]
    .slice(0, 20)
    .map(
      ([message, members]) =>
        html`<li>${message}${members.length > 1 && html` <span class="small">(${plural(members.length, 'line', 'lines')})</span>`}</li>`,
    )}</ul>`;
}

/** The part of a page that the script puts beside the form that asked. */
export const outcome = (title: string, content: Html): Html =>
  html`<section id="outcome" class="outcome" tabindex="-1" aria-labelledby="outcome-title"><h2 id="outcome-title">${title}</h2>${content}</section>`;

export const simpleOutcome = (visit: Visit, title: string, reason?: string): Html =>
  outcome(
    title,
    html`${reason !== undefined && html`<p>${reason}</p>`}<p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`,
  );
