import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createBlobStore } from '@tillkeeper/blob-store';
import { createApiClient } from '@tillkeeper/cli';
import type { ProposedAnswer } from '@tillkeeper/contracts';
import { exampleWorld, textOfExample } from '@tillkeeper/contracts/examples';
import { createDatabase, type Database } from '@tillkeeper/database';
import { type AnswersDesk, createAnswersDesk, type OpenProblem } from '@tillkeeper/error-reporter';
import { expect } from 'vitest';
import { exampleDay, sendExampleWorld, textSender } from './example-world.ts';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

/** The store whose till sends. */
export const storeId = 'S001';

export type Row = Readonly<Record<string, string>>;

/** A standalone process with a store's till, the desk of answers, and what stands in the tables. */
export interface AnsweringStore {
  readonly tillkeeper: TillkeeperUnderTest;
  readonly desk: AnswersDesk;
  query<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** Sends a file of the till and waits for it. Lines are right but for what is given. Returns the file's id. */
  sendSales(rows: readonly Row[], of?: string): Promise<string>;
  sendText(text: string, of?: string): Promise<string>;
  /** Three right receipts of one line. */
  right(): Row[];
  /** A receipt's number that was not used before. */
  number(): string;
  problemsOf(fileId: string): Promise<OpenProblem[]>;
  fileOf(fileId: string): Promise<Record<string, unknown>>;
  /** The lines of a receipt in the books. */
  linesOf(transactionId: string): Promise<unknown[]>;
  /** `row code status` of every error and warning of a row. */
  findingsOf(fileId: string): Promise<string[]>;
  judgedAs(fileId: string, run: number): Promise<void>;
  /** Runs `work`, in which the process is killed at the step; then all is connected anew. */
  killedAt(step: string, work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export const correct = (file_id: string, row_no: number, column: string, value: string): ProposedAnswer =>
  // the column is one of those that the contract names
  ({ kind: 'correct', file_id, row_no, column, value }) as ProposedAnswer;

export async function startAnsweringStore(): Promise<AnsweringStore> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-answers-'));
  const blobsUrl = pathToFileURL(join(directory, 'blobs')).href;
  const tillkeeper = await standaloneUnderTest({ BLOB_STORE_URL: blobsUrl });
  const blobs = await createBlobStore(blobsUrl);
  const client = createApiClient({
    ...{ url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey },
  });
  let database: Database;
  let ofReporter: Database;
  let desk: AnswersDesk;
  const connect = (): void => {
    database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
    ofReporter = createDatabase({ url: tillkeeper.databaseUrl, role: 'tillkeeper_reporter', maxConnections: 2 });
    desk = createAnswersDesk({
      ...{ database: ofReporter, blobs, now: () => new Date() },
      ...{ checkTimeoutMs: 30_000, secondPersonFromMinor: 50_000 },
    });
  };
  connect();
  const query = async <T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]> =>
    (await database.query<T>(sql, values)).rows;

  const send = textSender(client, directory);
  const stores = exampleWorld.stores.map(store => ({ ...store, name: store.store_id }));
  await sendExampleWorld({ client, sendText: send, stores });

  let sequence = 0;
  let receipts = 0;
  const next = (): number => {
    receipts += 1;
    return receipts;
  };
  const sendText: AnsweringStore['sendText'] = (text, of = storeId) => {
    sequence += 1;
    return send(of, `${of}_sales_${exampleDay}_T01_${String(sequence).padStart(6, '0')}.csv`, text);
  };
  const fileOf: AnsweringStore['fileOf'] = async fileId => {
    const [file = {}] = await query<Record<string, unknown>>(
      `select status, run, rows_read::int, rows_loaded::int, rows_held::int, rows_removed::int, amount_read_minor::int,
         amount_loaded_minor::int, amount_held_minor::int, amount_removed_minor::int from ops.files where file_id = $1`,
      [fileId],
    );
    return file;
  };
  return {
    tillkeeper,
    get desk() {
      return desk;
    },
    ...{ query, sendText, fileOf },
    sendSales: (rows, of) => sendText(textOfExample({ rows }), of),
    right: () => Array.from({ length: 3 }, () => ({ transaction_id: `R-${next()}` })),
    number: () => `A-${next()}`,
    problemsOf: async fileId => (await desk.problems(storeId)).filter(problem => problem.file_id === fileId),
    linesOf: transactionId =>
      query(
        `select i.line_no, i.product_id, i.quantity::text, i.line_total::text, i.row_no::int
         from retail.order_items i where i.transaction_id = $1 order by i.line_no`,
        [transactionId],
      ),
    async findingsOf(fileId) {
      const rows = await query<{ said: string }>(
        `select concat_ws(' ', row_no, code, status) as said from quality.exceptions
         where file_id = $1 and severity <> 'info' and row_no is not null order by row_no, code`,
        [fileId],
      );
      return rows.map(row => row.said);
    },
    judgedAs: (fileId, run) =>
      expect.poll(() => fileOf(fileId), { timeout: 30_000, interval: 100 }).toMatchObject({ status: 'loaded', run }),
    async killedAt(step, work) {
      await tillkeeper.killAt(step);
      await work();
      await Promise.all([database.close(), ofReporter.close(), tillkeeper.killed()]);
      connect();
    },
    async stop() {
      await Promise.all([database.close(), ofReporter.close(), blobs.close()]);
      await tillkeeper.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
