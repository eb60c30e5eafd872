import { escapeHtml } from './escape-html.ts';

export interface CheckedNeighbour {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}
export interface OperationsPage {
  /** The process. */
  readonly name: string;
  readonly state: string;
  readonly checks: readonly CheckedNeighbour[];
  /** Where else to look. */
  readonly links: readonly { readonly path: string; readonly title: string }[];
}

const style = `body{font:15px system-ui;margin:2em;max-width:50em}td{padding:4px 16px 4px 0;vertical-align:top}
.well{color:#0a6b2d}.ill{color:#b00020;font-weight:600}`;

/** `/` of the operations port: how it is, and where to look. Loads nothing, and looks again every ten seconds. */
export function renderOperationsPage({ name, state, checks, links }: OperationsPage): string {
  const row = (what: string, isWell: boolean, words: string): string =>
    `<tr><td>${escapeHtml(what)}</td><td class="${isWell ? 'well' : 'ill'}">${escapeHtml(words)}</td></tr>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10"><title>${escapeHtml(name)}</title><style>${style}</style></head><body>
<h1>${escapeHtml(name)}</h1>
<table>
${row('process', state === 'started', state)}
${checks.map(check => row(check.name, check.ok, check.ok ? 'well' : (check.detail ?? 'not well'))).join('\n')}
</table>
<ul>
${links.map(link => `<li><a href="${escapeHtml(link.path)}">${escapeHtml(link.title)}</a></li>`).join('\n')}
</ul>
</body></html>
`;
}
