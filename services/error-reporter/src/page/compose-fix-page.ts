import type { BlobStore } from '@tillkeeper/blob-store';
import { type Database, scopedTo } from '@tillkeeper/database';
import { type PeriodicTask, SettingsError, type Telemetry } from '@tillkeeper/service-kit';
import { createAnswersDesk } from '../answers/create-answers-desk.ts';
import type { createReportKeeper } from '../keep-report.ts';
import { applySheet } from '../sheet/apply-sheet.ts';
import { createPageTelemetry, findVisitedStore, type PageMails } from './fix-page.ts';
import { createFixLinks, type FixLinks } from './links/fix-links.ts';
import { askWhatWaits } from './mails/ask-what-waits.ts';
import { createPageMails } from './mails/page-mails.ts';
import type { FixPageSettings } from './page-settings.ts';
import { createFormTokens } from './server/form-tokens.ts';
import { buildPageApp } from './server/page-app.ts';

export interface FixPageDependencies {
  /** As the reporter. */
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly telemetry: Telemetry;
  readonly settings: FixPageSettings;
  /** Undefined: there is no page, and mails lead nowhere. */
  readonly secret: string | undefined;
  /** Where nobody said where the page is, mails lead to where it listens: right for mails that are files on the same machine. */
  readonly mayLinkToItself: boolean;
  readonly now: () => Date;
}

export interface ComposedFixPage {
  readonly links: FixLinks;
  readonly secret: string;
  readonly tasks: readonly PeriodicTask[];
  /** Listens; its mails are written by the reporter's keeper. Returns where. */
  start(reports: ReturnType<typeof createReportKeeper>): Promise<string>;
  stop(): Promise<void>;
}

/** A sheet is taken for as long as the link that it came with, and a month more: its rows are looked up anyway. */
const moreDays = 30;

/** The page of open problems with everything it needs; undefined where it has no secret. */
export function composeFixPage(dependencies: FixPageDependencies): ComposedFixPage | undefined {
  const { database, blobs, settings, secret, now, mayLinkToItself } = dependencies;
  if (secret === undefined) {
    if (settings.FIX_URL === undefined) return undefined;
    throw new SettingsError(
      'The settings have a mistake:\n  FIX_LINK_SECRET is not set: it is needed where FIX_URL is',
    );
  }
  const telemetry = createPageTelemetry(dependencies.telemetry);
  let listensAt: string | undefined;
  let mails: PageMails | undefined;
  let app: Awaited<ReturnType<typeof buildPageApp>> | undefined;
  const baseUrl = (): string | undefined => settings.FIX_URL ?? (mayLinkToItself ? listensAt : undefined);
  const links = createFixLinks({
    ...{ database, secret, lifetimeMs: settings.FIX_LINK_LIFETIME, baseUrl, now },
    approver: settings.FIX_APPROVER_EMAIL,
  });
  // who is asked for a yes has to be known, or money would wait for nobody
  const needsSecond = settings.FIX_APPROVER_EMAIL !== undefined && settings.FIX_SECOND_PERSON_FROM > 0;
  const desk = createAnswersDesk({
    ...{ database, blobs, now, checkTimeoutMs: settings.FIX_CHECK_TIMEOUT },
    secondPersonFromMinor: needsSecond ? settings.FIX_SECOND_PERSON_FROM : null,
  });
  const maxAgeDays = Math.ceil(settings.FIX_LINK_LIFETIME / 86_400_000) + moreDays;
  return {
    links,
    secret,
    tasks: [links.task, askWhatWaits(database, () => mails)],
    async start(reports) {
      mails = createPageMails({ database, reports, desk, approver: settings.FIX_APPROVER_EMAIL, now });
      app = await buildPageApp(
        {
          ...{ desk, links, telemetry, now },
          forms: createFormTokens({ secret, now }),
          mails,
          findStore: storeId => findVisitedStore(scopedTo(database, { stores: [storeId] }), storeId),
          applySheet: (storeId, bytes, person) =>
            applySheet(desk, storeId, bytes, { person, via: 'sheet' }, { secret, now: now(), maxAgeDays }),
          publicOrigin: () => (settings.FIX_URL === undefined ? undefined : new URL(settings.FIX_URL).origin),
        },
        { trustedProxies: settings.FIX_TRUSTED_PROXIES },
      );
      const url = await app.listen({ host: settings.FIX_HOST, port: settings.FIX_PORT });
      listensAt = url.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]');
      return listensAt;
    },
    stop: async () => void (await app?.close()),
  };
}
