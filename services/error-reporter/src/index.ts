export * from './answers/answers-desk.ts';
export { createAnswersDesk } from './answers/create-answers-desk.ts';
export { errorReporterSettings } from './config.ts';
export { reportRoutes } from './mails/report-routes.ts';
export { createMailer } from './sending/create-mailer.ts';
export { createDirectoryMailer } from './sending/directory-mailer.ts';
export type { Mailer } from './sending/mailer.ts';
export { createErrorReporter, type ErrorReporter } from './service.ts';
