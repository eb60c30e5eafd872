import { type Html, html } from '../page/html/html.ts';

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1rem;max-width:70rem}
table{border-collapse:collapse;width:100%}th,td{padding:.4rem .8rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #8884}
th{font-weight:600}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere}
.when{white-space:nowrap}small{opacity:.75}form{display:flex;gap:1rem;flex-wrap:wrap;align-items:end;margin:1rem 0}
input,select,button{font:inherit;padding:.3rem .5rem}a{color:LinkText}.failed,.bounced{color:#c0182a;font-weight:600}.sent{color:#0a7a35}
iframe{width:100%;height:85vh;border:1px solid #8886;border-radius:.4rem;background:#fff}pre{white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;padding:.8rem 0}@media(max-width:40rem){.wide{display:none}.when{white-space:normal;min-width:4rem}td,th{overflow-wrap:anywhere}}
@media(prefers-color-scheme:dark){.failed,.bounced{color:#ff8a8a}.sent{color:#6ad394}}`;

/** Pages for operators: no script, nothing from elsewhere; only what we frame is framed. */
export const operationsPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export function operationsDocument(title: string, main: Html): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${trusted}</style></head><body>${main}</body></html>
`.markup;
}

// our own style sheet has > in no place and quotes in none: written as text it is the same
const trusted = style;

/** An instant as operators read it, in UTC. */
export const shortTime = (instant: string): string => instant.slice(0, 16).replace('T', ' ');
