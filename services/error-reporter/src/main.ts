import { runService } from '@tillkeeper/service-host';
import { errorReporterSettings } from './config.ts';
import { reportRoutes } from './mails/report-routes.ts';
import { composeFixPage } from './page/compose-fix-page.ts';
import { linkRoutes } from './page/links/link-routes.ts';
import { createMailer } from './sending/create-mailer.ts';
import { createErrorReporter } from './service.ts';
import { composeMailbox } from './sheet/mailbox/compose-mailbox.ts';

await runService({
  name: 'error-reporter',
  role: 'tillkeeper_reporter',
  settings: errorReporterSettings,
  concurrency: () => 4,
  async compose(parts, settings) {
    const mailer = await createMailer(settings, settings.MAIL_DIRECTORY ?? 'mail');
    const page = composeFixPage({ ...parts, settings, secret: settings.FIX_LINK_SECRET, mayLinkToItself: false });
    const additions = {
      fixLink: page?.links.of,
      sheetSecret: settings.FIX_LINK_SECRET,
      replyTo: settings.MAILBOX_ADDRESS,
    };
    const reporter = createErrorReporter({ ...parts, mailer, settings, additions });
    const mailbox = await composeMailbox({
      ...{ ...parts, settings, secret: settings.FIX_LINK_SECRET, reports: reporter.reports },
    });
    const url = await page?.start(reporter.reports);
    if (url !== undefined) parts.telemetry.logger.info({ url }, 'the page of open problems is up');
    return {
      service: {
        ...reporter,
        tasks: [...reporter.tasks, ...(page?.tasks ?? []), ...(mailbox === undefined ? [] : [mailbox])],
      },
      plugins: [reportRoutes(reporter, parts.database), linkRoutes(parts.database, parts.now)],
      async stop() {
        await page?.stop();
        await mailer.close();
      },
    };
  },
});
