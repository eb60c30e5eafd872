import { type Html, html } from '../html/html.ts';
import { plural } from '../html/plural.ts';
import { whereOf } from '../problems/problem-card.ts';
import { answerForms, choiceName, correctForm } from '../problems/problem-forms.ts';
import type { Visit } from '../server/visit.ts';
import { words } from '../words.ts';
import type { Draft } from './drafts.ts';
import type { Finding, Judged } from './judge-drafts.ts';

const say = words.outcome;
const { lines, receipts } = words.group;

/** What would become of it, and the button that saves it; or why it is still wrong, with the field once more. */
export const outcomeOf = (
  visit: Visit,
  given: readonly Draft[],
  judged: Judged,
  /** Of the articles that were answered, by their codes. */
  names: ReadonlyMap<string, string>,
): Html => (judged.keep.length === 0 ? stillWrong(visit, given, judged) : wouldBe(visit, judged, names));

function wouldBe(visit: Visit, judged: Judged, names: ReadonlyMap<string, string>): Html {
  const { loaded, removed, keep, alwaysCode, waitingReceipts } = judged;
  const money = visit.speech.sum(loaded.amounts, visit.store.currency);
  const [next] = judged.alsoOpen;
  const save = html`<form method="post" action="${visit.path}/save">
      <input type="hidden" name="form" value="${visit.formToken}"><input type="hidden" name="drafts" value="${JSON.stringify(keep)}">
      <button class="save">${loaded.lines > 0 ? say.save(money) : say.savePlain}</button>
    </form>`;
  return outcome(
    say.title,
    html`${keep.map(one => answerSaid(one, names))}<ul class="would">
      ${loaded.lines > 0 && html`<li class="good">${say.loaded(receipts(loaded.receipts), lines(loaded.lines), money)}</li>`}
      ${removed.lines > 0 && html`<li>${say.removed(lines(removed.lines), visit.speech.sum(removed.amounts, visit.store.currency))}</li>`}
      ${judged.repeatedLines > 0 && html`<li>${say.repeated(lines(judged.repeatedLines))}</li>`}
      ${judged.accepted > 0 && html`<li class="good">${say.accepted(lines(judged.accepted))}</li>`}
      ${waitingReceipts > 0 && html`<li>${say.waits(receipts(waitingReceipts))}</li>`}
      ${judged.leftLines > 0 && alwaysCode === undefined && html`<li>${say.left(lines(judged.leftLines))}</li>`}
      ${alwaysCode !== undefined && html`<li>${say.saveAlways(alwaysCode)}</li>`}
    </ul>
    ${judged.notes.length > 0 && html`<p>${say.alsoNew}</p>${findingList(judged.notes)}`}
    ${judged.stillWrong.length > 0 && html`<p>${say.stillWrongPart(lines(judged.stillWrong.length))}</p>${findingList(judged.wrong)}`}
    ${save}
    ${next !== undefined && html`<h3>${say.more}</h3><p>${say.moreHelp}</p><p><strong>${whereOf(next)}:</strong> ${next.message}</p>${answerForms({ visit, problems: [next], carried: keep, isInOutcome: true })}`}
    <p><a class="go" href="${visit.path}">${say.change}</a></p>`,
  );
}

function stillWrong(visit: Visit, given: readonly Draft[], judged: Judged): Html {
  const { problem: first, draft } = judged.stillWrong[0] ?? {};
  // what the rules say of the very value that was given stands at its field, the rest above
  const isOfAnswer = (one: Finding): boolean => draft?.kind === 'correct' && one.column_name === draft.column;
  const again = (): Html | undefined => {
    if (first === undefined || draft?.kind !== 'correct') return undefined;
    const others = judged.stillWrong.filter(one => one.draft === draft && one.problem !== first);
    const of = {
      visit,
      problems: [first, ...others.map(one => one.problem)] as const,
      carried: given.filter(one => one !== draft),
      isInOutcome: true,
      wrong: {
        ...{ column: draft.column, value: draft.value },
        reasons: [...new Set(judged.wrong.filter(isOfAnswer).map(one => one.message))],
      },
    };
    return correctForm(of, draft.column);
  };
  return outcome(
    say.stillWrong,
    html`${findingList(judged.wrong.filter(one => !isOfAnswer(one)))}${again()}
    <p><a class="go" href="${visit.path}">${words.overview.back}</a></p>`,
  );
}

/** What is about to be saved, so that a slip of the thumb is seen. */
function answerSaid(draft: Draft, names: ReadonlyMap<string, string>): Html | undefined {
  if (draft.kind !== 'correct') return undefined;
  const name = draft.column === 'product_id' ? names.get(draft.value) : undefined;
  return html`<p>${words.columns[draft.column]}: <strong>${name ?? choiceName(draft.value)}</strong>${name !== undefined && html` <span class="code">${draft.value}</span>`}</p>`;
}

/** Each sentence once, and how often. */
function findingList(findings: readonly Finding[]): Html | undefined {
  if (findings.length === 0) return undefined;
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
