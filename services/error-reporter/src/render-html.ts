import { type Digest, moneyText } from '@tillkeeper/domain';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Everything that a till or a customer can have typed is only ever text. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => entities[character] ?? character);
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** The HTML part of a report: one column that holds on a phone, no picture, no script, nothing from elsewhere. */
export function renderHtml(digest: Digest): string {
  const groups = digest.groups.map(
    group => `
<div class="card">
  <p class="what">${escapeHtml(group.sentence)}</p>
  <p class="much">${count(group.count)} ${group.count === 1 ? 'time' : 'times'}${group.amount_minor === 0 ? '' : ` · ${escapeHtml(moneyText(group.amount_minor, digest.currency))}`}${group.severity === 'warning' ? ' · in the books; please check' : ''}</p>
  <p><strong>What to do:</strong> ${escapeHtml(group.advice)}</p>
  ${group.examples.length === 0 ? '' : `<ul>${group.examples.map(example => `<li>${escapeHtml(example)}</li>`).join('')}</ul>`}
  <p class="code">${escapeHtml(group.code)}</p>
</div>`,
  );
  const totals = digest.totals.map(
    total => `
<tr><td>files</td><td>${count(total.files)}</td></tr>
<tr><td>lines</td><td>${count(total.rows_read)}</td></tr>
<tr><td>loaded</td><td>${count(total.rows_loaded)} · ${escapeHtml(moneyText(total.amount_loaded_minor, total.currency))}</td></tr>
<tr><td>known already</td><td>${count(total.rows_unchanged)}</td></tr>
<tr><td>held back</td><td>${count(total.rows_held)} · ${escapeHtml(moneyText(total.amount_held_minor, total.currency))}</td></tr>
<tr><td>repeated</td><td>${count(total.rows_repeated)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(digest.subject)}</title>
<style>
body{margin:0;background:#f4f4f2;color:#1d1d1b;font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:36em;margin:0 auto;padding:16px}
.card{background:#fff;border:1px solid #ddd;border-radius:8px;padding:12px 16px;margin:12px 0}
.what{font-weight:600;margin:0}.much{margin:2px 0 8px;color:#8a1c1c}.code{color:#767676;font-size:12px;margin:4px 0 0}
ul{padding-left:20px;margin:8px 0}table{border-collapse:collapse;width:100%}td{padding:4px 0;border-bottom:1px solid #ddd}td+td{text-align:right}
@media (prefers-color-scheme:dark){body{background:#161616;color:#eee}.card{background:#222;border-color:#444}.much{color:#ff9c9c}.code{color:#a0a0a0}td{border-color:#444}}
</style></head>
<body><main>
<p>${escapeHtml(digest.greeting)}</p>
<p>${escapeHtml(digest.summary)}</p>
${groups.join('')}
${totals.length === 0 ? '' : `<div class="card"><p class="what">The totals, to compare with the till</p><table>${totals.join('')}</table></div>`}
${digest.groups.length === 0 || digest.totals.length === 0 ? '' : '<p>Every problem is a row of the spreadsheet that is attached.</p>'}
</main></body></html>
`;
}
