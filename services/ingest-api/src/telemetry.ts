import { eventTypes, httpProblems, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { Telemetry, Tracing } from '@tillkeeper/service-kit';
import type { HttpProblem } from './http/http-problem.ts';

/** What happens at the door, each said once: logged and counted. */
export interface DoorTelemetry {
  readonly tracing: Tracing;
  requestAnswered(request: { method: string; route: string; status: number; seconds: number }): void;
  fileAccepted(file: { fileId: string; sizeBytes: number; isRepeated: boolean; isWeb: boolean; seconds: number }): void;
  fileRefused(refusal: { code: string; refusalId: string | undefined }): void;
  refusalNotKept(error: unknown): void;
  transactionsAccepted(count: number): void;
  announced(events: readonly TillkeeperEvent[]): void;
  announcingFailed(error: unknown): void;
  leftoversAnnounced(count: number): void;
  markUnreadable(markKey: string): void;
  segmentsWithoutSender(senderId: string): void;
  sendersNotRead(error: unknown): void;
  answeredProblem(problem: HttpProblem, request: { id: string; method: string; route: string }): void;
  pruned(what: string, count: number): void;
}

export function createDoorTelemetry(telemetry: Telemetry): DoorTelemetry {
  const { logger } = telemetry;
  const accepted = telemetry.counter('files_accepted_total', 'Files acknowledged', {
    kind: ['file', 'web'],
    repeated: ['true', 'false'],
  });
  const bytes = telemetry.counter('file_bytes_total', 'Bytes of files acknowledged');
  const seconds = telemetry.histogram('upload_seconds', 'From the head of an upload to its receipt', {
    kind: ['file', 'web'],
  });
  const refused = telemetry.counter('files_refused_total', 'Files refused at the door', {
    code: Object.keys(httpProblems),
  });
  const transactions = telemetry.counter('web_transactions_total', 'Web transactions acknowledged');
  const announced = telemetry.counter('announced_total', 'Events announced', { type: eventTypes });
  const failures = telemetry.counter('announcing_failures_total', 'Tries to announce that failed');
  const problems = telemetry.counter('http_problems_total', 'Answers that are no success', {
    code: Object.keys(httpProblems),
  });
  const requests = telemetry.histogram(
    'http_request_seconds',
    'From the head of a request to the end of its answer',
    {
      method: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'],
      route: 'the routes of /docs as they are declared, such as /v1/files/:file_id; `none` for paths that are no route',
      status: ['1xx', '2xx', '3xx', '4xx', '5xx'],
    },
    [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10, 60],
  );
  let isBusAway = false;
  return {
    tracing: telemetry.tracing,
    requestAnswered: ({ method, route, status, seconds: took }) =>
      requests(took, { method, route, status: `${Math.trunc(status / 100)}xx` }),
    fileAccepted({ fileId, sizeBytes, isRepeated, isWeb, seconds: took }) {
      const kind = isWeb ? 'web' : 'file';
      accepted({ kind, repeated: String(isRepeated) });
      bytes({}, sizeBytes);
      seconds(took, { kind });
      logger.info({ file_id: fileId, size_bytes: sizeBytes, repeated: isRepeated }, 'file accepted');
    },
    fileRefused({ code, refusalId }) {
      refused({ code });
      logger.info({ code, refusal_id: refusalId }, 'file refused');
    },
    refusalNotKept: error => logger.warn({ err: error }, 'a refusal could not be kept; the sender was told'),
    transactionsAccepted: count => transactions({}, count),
    announced(events) {
      if (isBusAway) logger.info('the bus is back');
      isBusAway = false;
      for (const event of events) announced({ type: event.type });
    },
    announcingFailed(error) {
      failures();
      // Said once an outage, not once a try and key.
      if (!isBusAway) logger.warn({ err: error }, 'the bus is away; accepting goes on, announcing is tried again');
      isBusAway = true;
    },
    leftoversAnnounced(count) {
      if (count > 0) logger.info({ count }, 'leftovers announced');
    },
    markUnreadable: markKey => logger.error({ mark: markKey }, 'a mark cannot be read; it is left for a person'),
    segmentsWithoutSender: senderId =>
      logger.error({ sender_id: senderId }, 'web transactions of a sender that is not in the snapshot wait'),
    sendersNotRead: error => logger.warn({ err: error }, 'the snapshot of senders cannot be read; waiting for it'),
    answeredProblem(problem, request) {
      problems({ code: problem.code });
      if (problem.code === 'internal.error') logger.error({ err: problem.cause, request }, 'a mistake of ours');
      else if (problem.cause !== undefined)
        logger.warn({ err: problem.cause, code: problem.code, request }, 'a request failed');
    },
    pruned: (what, count) => {
      if (count > 0) logger.info({ what, count }, 'pruned');
    },
  };
}
