import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, createDirectoryBlobStore } from '@tillkeeper/blob-store';
import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { createDatabase, type Database } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { createLogger, createRegistry, createSteps, createTelemetry } from '@tillkeeper/service-kit';
import PostalMime from 'postal-mime';
import { errorReporterSettings } from '../config.ts';
import type { Mailer } from '../sending/mailer.ts';
import { createErrorReporter } from '../service.ts';

type ErrorReporter = ReturnType<typeof createErrorReporter>;

export interface ReporterUnderTest {
  readonly database: Database;
  readonly blobs: BlobStore;
  /** For mails that are kept as files. */
  readonly mailDirectory: string;
  /** A reporter with its own mailer; `now` is noon of 2026-11-20 unless it is given. */
  reporterWith(mailer: Mailer, options?: { now?: Date; environment?: Record<string, string> }): ErrorReporter;
  /** Two stores, and one file of S014 in the books with 3 of 10 rows held and 4 findings; nothing is reported yet. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

export const fileId = 'f'.repeat(32);
export const noon = new Date('2026-11-20T12:00:00Z');
export const context = { signal: new AbortController().signal };

/** The error reporter on a real database, acting as its role; `database` is the test's own, the owner's. */
export async function reporterUnderTest(): Promise<ReporterUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-reporter-'));
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url });
  const ofReporter = createDatabase({ url: testDatabase.url, role: 'tillkeeper_reporter' });
  const blobs = await createDirectoryBlobStore({ directory: join(directory, 'blobs') });
  const telemetry = createTelemetry({
    logger: createLogger({ service: 'test', level: 'silent' }),
    registry: createRegistry(),
  });
  return {
    database,
    blobs,
    mailDirectory: join(directory, 'mail'),
    reporterWith: (mailer, { now, environment } = {}) =>
      createErrorReporter({
        ...{ database: ofReporter, blobs, mailer, telemetry, steps: createSteps() },
        settings: errorReporterSettings.parse(environment ?? {}),
        now: () => now ?? noon,
      }),
    async begin() {
      await database.query(
        'truncate ops.report_items, ops.refused_files, ops.silent_tills, ops.reports, ops.file_totals, ops.files, ops.inbox, quality.exceptions, ops.senders, retail.stores cascade',
      );
      await database.query(`insert into retail.stores (store_id, name, time_zone, country, currency, manager_name, manager_email)
        values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP', 'Ada, of Leeds', 'ada@stores.example'), ('S015', 'York', 'Europe/London', 'GB', 'GBP', 'Bob', 'bob@stores.example')`);
      await database.query(`insert into ops.senders (sender_id, kind, stores) values ('S014', 'store', '{S014}')`);
      await database.query(
        `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor, amount_held_minor)
         values ($1, 'S014', 'S014_sales_20261120_T01_000001.csv', 'sales', 'contract-1', 'x', 1, $2, 'loaded', 10, 7, 3, 141250, 100000, 41250)`,
        [fileId, noon.toISOString()],
      );
      await database.query(
        `insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor, amount_held_minor)
         values ($1, 'S014', 'GBP', 9, 7, 2, 141250, 100000, 41250), ($1, '', 'GBP', 1, 0, 1, 0, 0, 0)`,
        [fileId],
      );
      await database.query(
        `insert into quality.exceptions (file_id, run, file_type, row_no, store_id, transaction_id, till_id, product_id, code, severity, column_name, value, message, amount_minor, currency) values
         ($1, 1, 'sales', 2, 'S014', '=HYPERLINK("http://evil")', 'T01', '00123', 'product.unknown', 'error', 'product_id', '00123', '00123 is not in the catalogue <b>.', 40000, 'GBP'),
         ($1, 1, 'sales', 3, 'S014', 'T01-2', 'T01', null, 'quantity.zero', 'error', 'quantity', '0', 'The quantity is zero.', 1250, 'GBP'),
         ($1, 1, 'sales', 4, null, null, null, null, 'record.too-few-fields', 'error', null, null, 'Line 5 has 3 fields.', null, null),
         ($1, 1, 'sales', 5, 'S014', 'T01-3', 'T01', null, 'transaction.held', 'info', null, null, 'Waits.', 5, 'GBP')`,
        [fileId],
      );
    },
    async close() {
      await ofReporter.close();
      await database.close();
      await testDatabase.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A mail as its reader has it. */
export interface RecordedMail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly bytes: Buffer;
}

/** A mailer that keeps what it is given. */
export function recorder(): Mailer & { readonly mails: RecordedMail[] } {
  const mails: RecordedMail[] = [];
  return {
    mails,
    async deliver({ messageId, to, bytes }) {
      const { subject = '', text = '', html = '' } = await PostalMime.parse(bytes);
      mails.push({ messageId, to, subject, text, html, bytes });
      return { status: 'sent', location: null, reply: null };
    },
    check: async () => {},
    replace: async () => false,
    prune: async () => 0,
    close: async () => {},
  };
}

/** That the file of `begin` is in the books. */
export const loaded = (): TillkeeperEvent<'file.loaded'> => ({
  id: `file.loaded/${fileId}/1`,
  type: 'file.loaded',
  source: '/tillkeeper/loader',
  time: noon.toISOString(),
  subject: fileId,
  key: 'S014',
  data: {
    file_id: fileId,
    run: 1,
    sender_id: 'S014',
    file_type: 'sales',
    rows_loaded: 7,
    rows_unchanged: 0,
    rows_held: 3,
  },
});
