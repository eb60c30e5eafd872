import { type Html, html } from '../html/html.ts';
import { words } from '../words.ts';
import { fieldOfBody } from './take-form.ts';

/** What a page says at its top of what was just done. Stands in an address, so each is only a name. */
const notices = {
  saved: words.outcome.savedPlain,
  second: words.outcome.savedSecond,
  nobody: words.outcome.savedNobody,
  undone: words.outcome.undone,
  forgotten: words.outcome.undoneAlways,
  used: words.outcome.usedForm,
  old: words.outcome.oldForm,
  gone: words.outcome.solvedMeanwhile,
  confirmed: words.second.confirmed,
  rejected: words.second.rejected,
} as const;
export type Notice = keyof typeof notices;

export function noticeOf(query: unknown): Html | undefined {
  const name = fieldOfBody(query, 'done');
  const known = Object.entries(notices).find(([one]) => one === name);
  return known === undefined ? undefined : html`<p class="notice" role="status">${known[1]}</p>`;
}
