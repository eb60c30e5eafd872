export { renderText } from './render/render-text.ts';
