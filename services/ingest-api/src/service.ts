import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobStore } from '@tillkeeper/blob-store';
import type { SenderFormat } from '@tillkeeper/contracts';
import type { Database } from '@tillkeeper/database';
import { type EventBus, publishEvents } from '@tillkeeper/event-bus';
import { type PeriodicTask, retry, type Service, type Steps, type Telemetry } from '@tillkeeper/service-kit';
import type { FastifyInstance } from 'fastify';
import { createUploadAcceptor } from './accept/accept-upload.ts';
import { createFileKeeper } from './accept/keep-file.ts';
import { createRefusalKeeper } from './accept/keep-refusal.ts';
import { createStrangerNotes } from './accept/note-strangers.ts';
import { createReceivingClock } from './accept/receiving-clock.ts';
import { createAliasesDesk } from './aliases/aliases-desk.ts';
import { announceLeftovers } from './announce/announce-leftovers.ts';
import { createAnnouncer, type Publish } from './announce/announcer.ts';
import { createKeptMarks } from './announce/kept-marks.ts';
import { buildApp } from './app.ts';
import { createChecks } from './check/checks.ts';
import type { IngestApiSettings } from './config.ts';
import { createErasuresDesk } from './erasures/erasures-desk.ts';
import { pruneDoor } from './prune-door.ts';
import { createRawTexts } from './raw/raw-texts.ts';
import { createFileRelease } from './release/release-file.ts';
import type { Door } from './routes/door.ts';
import { createSenderDirectory } from './senders/sender-directory.ts';
import { createSendersDesk } from './senders/senders-desk.ts';
import { sayingWhenAway } from './status/database-away.ts';
import { createStatusReader } from './status/status-reader.ts';
import { createDoorTelemetry } from './telemetry.ts';
import { createWebPosts } from './web/web-posts.ts';

export interface IngestApiDependencies {
  readonly blobs: BlobStore;
  /** Read for status and senders only: accepting goes on without it. */
  readonly database: Database;
  /** May be away: what is accepted is announced when it is back. */
  readonly bus: Pick<EventBus, 'publish'>;
  readonly formats: ReadonlyMap<string, SenderFormat>;
  readonly telemetry: Telemetry;
  readonly steps: Steps;
  readonly settings: IngestApiSettings;
  readonly now: () => Date;
  /** Names this process among the copies of the API: 1 to 32 of A-Z a-z 0-9 -, never that of two at once. */
  readonly copyId: string;
}

export interface IngestApi {
  readonly service: Service;
  readonly app: FastifyInstance;
  /** Reads who may send, then listens. Waits for a blob store that is away, for nothing else. */
  start(options?: { readonly signal?: AbortSignal }): Promise<{ url: string }>;
  /** Takes nothing new, answers what was begun, gathers web transactions, announces what it can. */
  stop(): Promise<void>;
}

const announceAtStopMs = 5_000;

/** The door: takes files and web transactions in, and says what became of them. */
export async function createIngestApi(dependencies: IngestApiDependencies): Promise<IngestApi> {
  const { blobs, bus, formats, steps, settings, now, copyId } = dependencies;
  // It becomes the till in the names of gathered files.
  if (!/^[A-Za-z0-9-]{1,32}$/.test(copyId)) throw new TypeError('copyId has 1 to 32 of A-Z a-z 0-9 -');
  const telemetry = createDoorTelemetry(dependencies.telemetry);
  const database = sayingWhenAway(dependencies.database);
  const clock = createReceivingClock(now);
  const traced: Pick<EventBus, 'publish'> = {
    publish: messages => dependencies.telemetry.publishing(messages, followed => bus.publish(followed)),
  };
  const publish: Publish = events => publishEvents(traced, events);
  const marks = createKeptMarks({ blobs, onUnreadable: telemetry.markUnreadable });
  const announcer = createAnnouncer({
    ...{ publish, marks },
    deleteMarks: markKeys => blobs.deleteTogether(markKeys),
    steps,
    onFailure: telemetry.announcingFailed,
    onAnnounced: telemetry.announced,
  });
  // read, not noted after a sweep: while the bus is away no sweep ends
  dependencies.telemetry.observed('unannounced_events', 'Events that wait for the bus in this process', {}, () => [
    { value: announcer.waiting() },
  ]);
  const limits = {
    maxFileBytes: settings.MAX_FILE_BYTES,
    maxDecompressionRatio: settings.MAX_DECOMPRESSION_RATIO,
  };
  const directory = createSenderDirectory({ blobs, headOfficeKey: settings.HEAD_OFFICE_KEY, now });
  const fileKeeper = createFileKeeper({ blobs, clock, announcer, steps, tracing: telemetry.tracing });
  const webPosts = createWebPosts({
    ...{ blobs, copyId, findSender: directory.find, fileKeeper, steps, telemetry, now },
    waitMs: settings.WEB_GROUP_WAIT,
    leftoverAfterMs: settings.WEB_LEFTOVER_AFTER,
  });
  const desk = createSendersDesk({ database, blobs, directory, now });
  const keepRefusal = createRefusalKeeper({ blobs, clock, announcer, telemetry });
  const door: Door = {
    ...{ blobs, formats, directory, desk, webPosts, steps, telemetry, settings },
    aliases: createAliasesDesk({ database, now }),
    erasures: createErasuresDesk({ database, blobs, now }),
    status: createStatusReader({ database, blobs }),
    acceptUpload: createUploadAcceptor({
      ...{ blobs, formats, limits, fileKeeper, steps, telemetry, now },
      bronzeRetentionMs: settings.BRONZE_RETENTION,
    }),
    keepRefusal,
    noteStranger: createStrangerNotes({ directory, keepRefusal, telemetry, now }),
    checks: createChecks({ blobs, formats, limits, clock, announcer, tracing: telemetry.tracing }),
    releaseFile: createFileRelease({ database, now }),
    rawTexts: createRawTexts({ blobs, database, formats }),
  };
  let isLeaving = false;
  const app = await buildApp(door, { now, isLeaving: () => isLeaving });
  const before = (ageMs: number): Date => new Date(now().getTime() - ageMs);
  const tasks: PeriodicTask[] = [
    { name: 'ingest-api.senders', everyMs: settings.SENDERS_REFRESH, run: () => directory.refresh() },
    { name: 'ingest-api.senders-snapshot', everyMs: settings.SENDERS_REWRITE, run: () => desk.rewriteSnapshot() },
    { name: 'ingest-api.gather', everyMs: settings.WEB_GATHER_EVERY, run: webPosts.gather },
    {
      name: 'ingest-api.leftovers',
      everyMs: settings.ANNOUNCE_SWEEP_EVERY,
      async run(signal) {
        const count = await announceLeftovers({
          ...{ blobs, marks, publish, signal, isInHand: announcer.isInHand },
          before: before(settings.ANNOUNCE_LEFTOVERS_AFTER),
        });
        telemetry.leftoversAnnounced(count);
      },
    },
    {
      name: 'ingest-api.retention',
      everyMs: settings.PRUNE_EVERY,
      run: signal =>
        pruneDoor({
          ...{ blobs, signal, telemetry },
          bronzeBefore: before(settings.BRONZE_RETENTION),
          checksBefore: before(settings.CHECK_RETENTION),
        }),
    },
  ];
  return {
    service: { name: 'ingest-api', handlers: {}, tasks },
    app,
    async start({ signal } = {}) {
      await retry(
        () =>
          directory.refresh().catch((error: unknown) => {
            telemetry.sendersNotRead(error);
            throw error;
          }),
        signal === undefined ? {} : { signal },
      );
      const url = await app.listen({ host: settings.HTTP_HOST, port: settings.HTTP_PORT });
      return { url: url.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]') };
    },
    async stop() {
      isLeaving = true;
      if (settings.GOODBYE_TIME > 0) await sleep(settings.GOODBYE_TIME);
      await app.close();
      await webPosts.stop();
      await announcer.stop(announceAtStopMs);
    },
  };
}
