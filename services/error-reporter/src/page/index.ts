export { type ComposedFixPage, composeFixPage } from './compose-fix-page.ts';
export type { FixPage, PageMails } from './fix-page.ts';
export { createFixLinks, type FixLinks } from './links/fix-links.ts';
export { linkRoutes } from './links/link-routes.ts';
export { type FixPageSettings, fixPageSettings } from './page-settings.ts';
export { createFormTokens } from './server/form-tokens.ts';
export { buildPageApp } from './server/page-app.ts';
