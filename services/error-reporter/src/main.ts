import { runService } from '@tillkeeper/service-host';
import { errorReporterSettings } from './config.ts';
import { createDirectoryMailer } from './directory-mailer.ts';
import { reportRoutes } from './report-routes.ts';
import { createErrorReporter } from './service.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

await runService({
  name: 'error-reporter',
  role: 'tillkeeper_reporter',
  settings: errorReporterSettings,
  concurrency: () => 4,
  async compose(parts, settings) {
    const mailer =
      settings.MAIL_URL === undefined
        ? createDirectoryMailer(settings.MAIL_DIRECTORY ?? 'mail')
        : createSmtpMailer(settings.MAIL_URL);
    const reporter = createErrorReporter({ ...parts, mailer, settings });
    return { service: reporter, plugins: [reportRoutes(reporter, parts.database)], stop: () => mailer.close() };
  },
});
