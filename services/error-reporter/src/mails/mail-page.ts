import { html } from '../page/html/html.ts';
import type { ShownReport } from '../report-list-repository.ts';
import { stateText } from './mail-list-page.ts';
import { operationsDocument, shortTime } from './operations-document.ts';
import type { ShownMail } from './shown-mail.ts';

/** `/mails/:id`: one mail as it looks, and what is known of it. */
export function renderMailPage(report: ShownReport, mail: ShownMail): string {
  const id = report.report_id;
  const facts: [string, ReturnType<typeof html> | string][] = [
    ['state', stateText(report)],
    ['to', report.recipient],
    ['store', report.store_id ?? 'operators'],
    ['kind', report.kind],
    ['day', report.report_date],
    ['made', `${shortTime(report.created_at)} UTC`],
    ['sent', report.sent_at === null ? 'no' : `${shortTime(report.sent_at)} UTC`],
    ['attempts', String(report.attempts)],
    ['server', report.server_reply ?? ''],
    ['Message-ID', report.message_id],
    ['kept as', report.location ?? ''],
    ['operators', report.told_by === null ? '' : html`<a href="/mails/${report.told_by}">told</a>`],
    ['attached', mail.attachments.map(one => `${one.name} (${one.bytes} bytes)`).join(', ')],
  ];
  return operationsDocument(
    report.subject,
    html`<p><a href="/mails">Mails</a></p><h1>${report.subject}</h1>
<dl>${facts.filter(([, value]) => value !== '').map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${mail.isKept && html`<p><a href="/mails/${id}/raw" download>The mail as it is sent</a></p>`}
<iframe src="/mails/${id}/html" sandbox title="The mail as it looks"></iframe>
<details><summary>The text part</summary><pre>${mail.text}</pre></details>`,
  );
}
