export { errorReporterSettings } from './config.ts';
export { createDirectoryMailer } from './directory-mailer.ts';
export type { Mailer } from './mailer.ts';
export { reportRoutes } from './report-routes.ts';
export { createErrorReporter, type ErrorReporter } from './service.ts';
export { createSmtpMailer } from './smtp-mailer.ts';
