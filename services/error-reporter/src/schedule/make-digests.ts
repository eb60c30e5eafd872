import type { Database, Queryable } from '@tillkeeper/database';
import {
  composeDigest,
  composeGoodNews,
  daysOfGoodNews,
  daysSinceLastMail,
  type GoodNewsPolicy,
  lengthPrefixed,
  type MailContent,
} from '@tillkeeper/domain';
import { readDigest } from '../digest/read-digest.ts';
import { readGoodNews } from '../digest/read-good-news.ts';
import { type createReportKeeper, hashOf } from '../keep-report.ts';
import * as reportItems from '../report-item-repository.ts';
import { lastMailedDay } from '../report-repository.ts';
import { findStore, type ReportStore } from '../store-repository.ts';
import { findUncounted, markCounted, type RefusedFiles } from './refused-file-repository.ts';

/** A store's day: what came later than `knownBy` is of the next. Without a date it is today, where the store is. */
export interface DayToReport {
  readonly storeId: string;
  readonly date?: string;
  readonly knownBy: Date;
  /** Somebody wants it now: good news are told whatever the day of the week. */
  readonly isAsked: boolean;
}

/** What a store is told of a day; `quiet`: nobody is mailed. */
export interface ComposedDay {
  readonly store: ReportStore;
  readonly date: string;
  readonly kind: 'digest' | 'good-news' | 'quiet';
  readonly content: MailContent;
}

export interface DigestMaker {
  /** Writes what a store has not been told yet, and marks it as told, in one transaction. Undefined: there was nothing. */
  make(day: DayToReport): Promise<bigint | undefined>;
  /** The same, without keeping anything. */
  preview(day: DayToReport): Promise<ComposedDay | undefined>;
}

export function createDigestMaker(options: {
  database: Database;
  reports: ReturnType<typeof createReportKeeper>;
  goodNews: { readonly policy: GoodNewsPolicy; readonly weekday: number };
  now: () => Date;
}): DigestMaker {
  const { database, reports, goodNews, now } = options;
  // one snapshot: what the mail says and what its spreadsheet lists are of the same moment
  const ofStore = (storeId: string) => ({ seesStores: { stores: [storeId] }, isolation: 'repeatable read' }) as const;

  const goodNewsOf = async (tx: Queryable, store: ReportStore, date: string, isAsked: boolean) => {
    const lastMailed = await lastMailedDay(tx, store.store_id);
    return isAsked ? daysSinceLastMail(date, lastMailed) : daysOfGoodNews({ ...goodNews, date, lastMailed });
  };
  const compose = async (tx: Queryable, day: DayToReport) => {
    const store = await findStore(tx, day.storeId, now());
    if (store === undefined) return undefined;
    const date = day.date ?? store.local_date;
    const items = await reportItems.takeItems(tx, store.store_id, day.knownBy);
    const refused = await findUncounted(tx, store.store_id, day.knownBy);
    if (items.length + refused.length === 0) return undefined;
    const facts = await readDigest(tx, { storeId: store.store_id, timeZone: store.time_zone, items });
    const isNews = facts.causes.length + facts.solved.length + facts.released.length + refused.length > 0;
    // files that were judged again by themselves, to the same end for this store
    const isNothing = !isNews && items.every(item => item.is_rejudged);
    const digest = composeDigest({ store, date, refused, ...facts });
    const between = isNews ? undefined : await goodNewsOf(tx, store, date, day.isAsked);
    const said: Pick<ComposedDay, 'kind' | 'content'> = isNews
      ? { kind: 'digest', content: digest }
      : between === undefined
        ? { kind: 'quiet', content: digest }
        : facts.open.length > 0
          ? { kind: 'digest', content: digest }
          : {
              kind: 'good-news',
              content: composeGoodNews({ store, ...between, ...(await readGoodNews(tx, store.store_id, between)) }),
            };
    return { store, date, items, refused, isNothing, ...said };
  };

  return {
    make: day =>
      database.transaction(async tx => {
        const composed = await compose(tx, day);
        if (composed === undefined) return undefined;
        const { store, date, items, refused, isNothing, kind, content } = composed;
        const storeId = store.store_id;
        if (isNothing) {
          await reportItems.deleteItems(tx, storeId, items);
          return undefined;
        }
        const reportId = await reports.keep(tx, {
          kind: kind === 'good-news' ? 'good-news' : 'digest',
          recipient: { storeId, name: store.manager_name, address: store.manager_email },
          ...{ date, content, isQuiet: kind === 'quiet' },
          dedupeKey: `digest/${storeId}/${date}/${hashOf(lengthPrefixed(subjectsOf(items, refused)))}`,
        });
        if (reportId === undefined) return undefined;
        await reportItems.markItems(tx, storeId, items, reportId);
        await markCounted(tx, { storeId, knownBy: day.knownBy, reportId });
        await reports.completeMail(tx, reportId);
        return reportId;
      }, ofStore(day.storeId)),
    preview: day =>
      database.transaction(async tx => {
        const composed = await compose(tx, day);
        if (composed === undefined || composed.isNothing) return undefined;
        const { store, date, kind, content } = composed;
        return { store, date, kind, content };
      }, ofStore(day.storeId)),
  };
}

/** What a digest is about, so that the same is known. */
const subjectsOf = (items: readonly { file_id: string; run: number }[], refused: readonly RefusedFiles[]): string[] => [
  ...items.flatMap(item => [item.file_id, String(item.run)]),
  ...refused.flatMap(file => [file.kind, file.code, String(file.times), file.last_at]),
];
