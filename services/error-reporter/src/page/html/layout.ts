import { words } from '../words.ts';
import { type Html, html } from './html.ts';

export interface Page {
  readonly title: string;
  readonly main: Html;
  /** Whose page it is; nothing of a store where a link was not right. */
  readonly heading?: string;
  readonly footer?: string;
}

/** A whole document. Styles and script are files of ours; without the script everything works, with it the place is kept. */
export function document(
  { title, main, heading, footer }: Page,
  assets: { style: string; script: string; icon: string },
): string {
  return html`<!doctype html>
<html lang="${words.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex, nofollow"><meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${title}</title><link rel="stylesheet" href="${assets.style}"><link rel="icon" href="${assets.icon}"><script src="${assets.script}" defer></script></head>
<body><a class="skip" href="#main">${words.skip}</a>
<header><p>${words.product}${heading !== undefined && html` <span>${heading}</span>`}</p></header>
<main id="main" tabindex="-1" data-progress="${words.outcome.progress}">${main}</main>
${footer !== undefined && html`<footer><p>${footer}</p></footer>`}
</body></html>
`.markup;
}
