import { createDatabase, type Database, scopedTo } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { createLogger, createRegistry, createTelemetry } from '@tillkeeper/service-kit';
import type { Suggestion } from '../../answers/answers-desk.ts';
import { createPageTelemetry, type FixPage, findVisitedStore } from '../fix-page.ts';
import { createFixLinks, type FixLinks } from '../links/fix-links.ts';
import type { LinkRole } from '../links/link-repository.ts';
import { createFormTokens } from '../server/form-tokens.ts';
import { buildPageApp } from '../server/page-app.ts';
import { createFakeDesk, type FakeDesk } from './fake-desk.ts';

export const secret = 'a secret of tests that is long enough';

export interface PageUnderTest {
  readonly url: string;
  /** The owner's. */
  readonly database: Database;
  readonly desk: FakeDesk;
  readonly links: FixLinks;
  /** What was mailed. */
  readonly mailed: { what: string; storeId: string; answerIds?: readonly string[] }[];
  /** Lines of the log. */
  readonly logged: string[];
  clock: Date;
  /** A new link; its path below `url`. */
  linkFor(storeId?: string, person?: string, role?: LinkRole): Promise<string>;
  close(): Promise<void>;
}

export const catalogue: Suggestion[] = [
  { product_id: 'SKU-001', name: 'Home shirt 2026, red' },
  { product_id: 'SKU-002', name: 'Scarf <i>"red"</i>' },
  { product_id: 'SKU-003', name: 'Mug, blue' },
];

/** The page on a real port and database, before a desk with rules of its own. */
export async function pageUnderTest(more: Partial<FixPage> = {}): Promise<PageUnderTest> {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url });
  const ofReporter = createDatabase({ url: testDatabase.url, role: 'tillkeeper_reporter' });
  await database.query(`insert into retail.stores (store_id, name, time_zone, country, currency, manager_name, manager_email)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP', 'Ada', 'ada@stores.example'), ('S015', 'York', 'Europe/London', 'GB', 'GBP', 'Bob', 'bob@stores.example')`);
  const logged: string[] = [];
  const telemetry = createTelemetry({
    logger: createLogger({ service: 'test', level: 'trace', destination: { write: line => void logged.push(line) } }),
    registry: createRegistry(),
  });
  const desk = createFakeDesk(catalogue);
  const mailed: PageUnderTest['mailed'] = [];
  const under = { clock: new Date('2026-11-20T22:00:00Z') };
  const now = (): Date => under.clock;
  const links = createFixLinks({
    ...{ database: ofReporter, secret, lifetimeMs: 14 * 86_400_000, now },
    ...{ baseUrl: () => 'https://fix.example', approver: 'area@head.example' },
  });
  const app = await buildPageApp({
    ...{ desk, links, now, telemetry: createPageTelemetry(telemetry) },
    forms: createFormTokens({ secret, now }),
    findStore: storeId => findVisitedStore(scopedTo(ofReporter, { stores: [storeId] }), storeId),
    publicOrigin: () => 'https://fix.example',
    mails: {
      askSecondPerson: async ({ storeId, answerIds }) => {
        mailed.push({ what: 'second person', storeId, answerIds });
        return 'asked';
      },
      sendNewLink: async storeId => {
        mailed.push({ what: 'new link', storeId });
        return 'sent';
      },
    },
    ...more,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  let reports = 0;
  return Object.assign(under, {
    ...{ url, database, desk, links, mailed, logged },
    async linkFor(storeId = 'S014', person = 'ada@stores.example', role: LinkRole = 'manager') {
      reports += 1;
      const key = `test ${reports}`;
      const { rows } = await database.query<{ report_id: bigint }>(
        `insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient, subject, content)
         values ('digest', $1, '2026-11-20', $2, 'sent', $2, $3, '', '{}') returning report_id`,
        [storeId, key, person],
      );
      const reportId = rows[0]?.report_id ?? 0n;
      const link = await database.transaction(tx => links.of(tx, { storeId, reportId, person, role }));
      return link?.slice('https://fix.example'.length) ?? '';
    },
    async close() {
      await app.close();
      await ofReporter.close();
      await database.close();
      await testDatabase.drop();
    },
  });
}

/** What a form's token is, as a browser reads it out of a page. */
export const formTokenOf = (page: string): string => /name="form" value="([^"]+)"/.exec(page)?.[1] ?? '';
