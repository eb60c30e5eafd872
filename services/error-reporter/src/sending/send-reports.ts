import type { Queryable } from '@tillkeeper/database';
import { growingWait, type Steps, type Telemetry } from '@tillkeeper/service-kit';
import { reportKinds, reportStates } from '../report-repository.ts';
import type { Delivery, Mail, Mailer } from './mailer.ts';
import * as repository from './sending-repository.ts';
import { createServerGate } from './server-gate.ts';

export interface SendDependencies {
  /** Of all stores: whichever waits longest is sent. */
  readonly database: Queryable;
  readonly mailer: Mailer;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly mailFrom: string;
  readonly leaseMs: number;
  readonly connections: number;
  readonly waits: { readonly firstMs: number; readonly maxMs: number };
  readonly giveUpMs: number;
  /** The mail of a report that was written before mails were kept with their reports. */
  readonly mailOf: (reportId: bigint) => Promise<{ bytes: Buffer; fileName: string }>;
}

export interface ReportSender {
  /**
   * Sends what waits until nothing is due or the server is away; how many were taken. SMTP cannot be exactly once: a report
   * is marked as being sent before and as sent after, and its bytes, Message-ID included, are the same however often.
   */
  send(signal: AbortSignal, options?: { isAsked?: boolean }): Promise<number>;
}

export function createReportSender(dependencies: SendDependencies): ReportSender {
  const { database, mailer, telemetry, steps, leaseMs, waits, giveUpMs } = dependencies;
  const gate = createServerGate(waits);
  const outcomes = telemetry.counter('reports_total', 'Reports by kind and what became of the mail', {
    kind: reportKinds,
    outcome: ['sent', 'later', 'refused'],
  });
  const states = telemetry.gauge('mails', 'Mails by state, of those that are kept', {
    state: reportStates,
  });

  const deliver = async (report: repository.ReportToSend): Promise<Delivery> => {
    const renewal = setInterval(
      () => {
        repository.renewLease(database, report, leaseMs).catch(() => {});
      },
      Math.max(50, leaseMs / 3),
    );
    try {
      return await mailer.deliver(await toMail(report));
    } catch (error) {
      return { status: 'later', reason: String(error), isServerAway: true, isPerhapsSent: false };
    } finally {
      clearInterval(renewal);
    }
  };
  const toMail = async (report: repository.ReportToSend): Promise<Mail> => {
    const { bytes, fileName } =
      report.mail === null || report.mail_name === null
        ? await dependencies.mailOf(report.report_id)
        : { bytes: report.mail, fileName: report.mail_name };
    return { messageId: report.message_id, from: dependencies.mailFrom, to: report.recipient, bytes, fileName };
  };
  const record = async (report: repository.ReportToSend, delivery: Delivery): Promise<void> => {
    const reportId = report.report_id;
    if (delivery.status === 'sent') {
      await repository.markSent(database, reportId, delivery);
      steps.reached('error-reporter.recorded');
      return;
    }
    const { reason } = delivery;
    if (delivery.status === 'later' && (delivery.isServerAway || report.age_ms < giveUpMs)) {
      // a server that is away is waited for once, not by every mail
      const waitMs = delivery.isServerAway ? 0 : growingWait(report.attempts + 1, waits);
      const state = delivery.isPerhapsSent ? 'sending' : 'pending';
      telemetry.logger.warn({ reportId: String(reportId), reason, waitMs }, 'a report was not sent; it is tried again');
      return repository.markNotSent(database, { reportId, state, waitMs, reason });
    }
    telemetry.logger.error({ reportId: String(reportId), reason }, 'a report was refused for good');
    return repository.markNotSent(database, { reportId, state: 'failed', waitMs: 0, reason });
  };
  const sendOneByOne = async (signal: AbortSignal): Promise<number> => {
    let sent = 0;
    while (!signal.aborted) {
      const report = await repository.takeReport(database, leaseMs);
      if (report === undefined) break;
      steps.reached('error-reporter.sending');
      const delivery = await telemetry.tracing.spanInEach(
        'send mail',
        {
          kind: 'client',
          attributes: {
            'tillkeeper.report_id': String(report.report_id),
            'tillkeeper.report_kind': report.kind,
            'tillkeeper.attempt': report.attempts,
          },
          traceparents: report.traceparents ?? [],
        },
        () => deliver(report),
      );
      steps.reached('error-reporter.sent');
      await record(report, delivery);
      outcomes({ kind: report.kind, outcome: delivery.status });
      if (delivery.status === 'later' && delivery.isServerAway) {
        telemetry.logger.warn({ waitMs: gate.close(), reason: delivery.reason }, 'the mail server is away');
        break;
      }
      gate.open();
      if (delivery.status === 'sent') sent += 1;
    }
    return sent;
  };

  return {
    async send(signal, { isAsked = false } = {}) {
      if (!isAsked && !gate.isOpen()) return 0;
      const counts = await Promise.all(Array.from({ length: dependencies.connections }, () => sendOneByOne(signal)));
      const byState = new Map((await repository.countByState(database)).map(({ state, count }) => [state, count]));
      for (const state of reportStates) states(byState.get(state) ?? 0, { state });
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
