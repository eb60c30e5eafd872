import { runService } from '@tillkeeper/service-host';
import { errorReporterSettings } from './config.ts';
import { reportRoutes } from './mails/report-routes.ts';
import { createMailer } from './sending/create-mailer.ts';
import { createErrorReporter } from './service.ts';

await runService({
  name: 'error-reporter',
  role: 'tillkeeper_reporter',
  settings: errorReporterSettings,
  concurrency: () => 4,
  async compose(parts, settings) {
    const mailer = await createMailer(settings, settings.MAIL_DIRECTORY ?? 'mail');
    const reporter = createErrorReporter({ ...parts, mailer, settings });
    return { service: reporter, plugins: [reportRoutes(reporter, parts.database)], stop: () => mailer.close() };
  },
});
