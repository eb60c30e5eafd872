export type { MailLinks } from './links.ts';
export { renderHtml } from './render-html.ts';
export { renderText } from './render-text.ts';
