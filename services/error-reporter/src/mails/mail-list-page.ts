import { type Html, html } from '../page/html/html.ts';
import type { ReportListing } from '../report-list-repository.ts';
import { type ReportState, reportStates } from '../report-repository.ts';
import { operationsDocument, shortTime } from './operations-document.ts';

/** In an operator's words. */
const stateWords: Readonly<Record<ReportState, string>> = {
  quiet: 'nobody mailed: no problem',
  pending: 'waits',
  sending: 'being sent, perhaps sent',
  sent: 'sent',
  failed: 'failed',
  bounced: 'came back',
};
const isState = (state: string): state is ReportState => Object.hasOwn(stateWords, state);

/** A state as it is shown, with what the server said where that matters. */
export function stateText(report: Pick<ReportListing, 'state' | 'last_error'>): Html {
  const words = isState(report.state) ? stateWords[report.state] : report.state;
  return html`<span class="state ${report.state}">${words}</span>${report.last_error !== null && html`<br><small>${report.last_error}</small>`}`;
}

export interface MailListPage {
  readonly reports: readonly ReportListing[];
  readonly store: string;
  readonly state: string;
  /** Where the list goes on; undefined: it ends here. */
  readonly olderHref: string | undefined;
}

/** `/mails`: what was mailed to whom, and what became of it. */
export function renderMailList({ reports, store, state, olderHref }: MailListPage): string {
  const options = [['', 'any state'], ...reportStates.map(one => [one, stateWords[one]])].map(
    ([value = '', words = '']) => html`<option value="${value}"${value === state && html` selected`}>${words}</option>`,
  );
  const rows = reports.map(
    one =>
      html`<tr><td class="when">${shortTime(one.created_at)}</td><td class="wide">${one.store_id ?? 'operators'}</td><td class="wide">${one.kind}</td><td><a href="/mails/${one.report_id}">${one.subject}</a><br><small>${one.recipient}</small></td><td>${stateText(one)}</td></tr>`,
  );
  return operationsDocument(
    'Mails',
    html`<h1>Mails</h1>
<form method="get" action="/mails"><label>Store <input name="store" value="${store}" placeholder="id or name"></label>
<label>State <select name="state">${options}</select></label> <button>Show</button></form>
${
  rows.length === 0
    ? html`<p>There is no such mail.</p>`
    : html`<table><thead><tr><th>made (UTC)</th><th class="wide">store</th><th class="wide">kind</th><th>mail</th><th>state</th></tr></thead><tbody>${rows}</tbody></table>`
}
${olderHref !== undefined && html`<p><a href="${olderHref}">older</a></p>`}`,
  );
}
