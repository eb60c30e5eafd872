export { renderHtml } from './render/render-html.ts';
export { escapeHtml } from './render/template.ts';
