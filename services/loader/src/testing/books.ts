import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type EventData, eventId, type TillkeeperEvent } from '@tillkeeper/contracts';
import { createDatabase, type Database } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadSettings,
  type Steps,
} from '@tillkeeper/service-kit';
import { createLoaderChildren } from '../child/pool.ts';
import { loaderSettings } from '../config.ts';
import { createLoader } from '../service.ts';
import { loadingWay } from './loading-way.ts';
import { type Basket, rowsOf } from './sale.ts';
import { writeReferenceParquet, writeSalesParquet } from './write-silver.ts';

/** A file as the validator leaves it. */
export interface ValidatedFile {
  readonly name: string;
  readonly sender?: string;
  readonly receivedAt?: string;
  readonly sequence?: number;
  readonly run?: number;
  /** Rows that the validator held, beside those in silver. */
  readonly heldByValidator?: number;
}

/** Stores, clubs and goods that the tests sell. */
const masterData = `
  insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S1', 'Anfield Road', 'Europe/London', 'GB', 'GBP'), ('S2', 'Camden', 'Europe/London', 'GB', 'GBP'),
      ('S3', 'Dublin', 'Europe/Dublin', 'IE', 'EUR');
  insert into retail.teams (team_id, name) values ('ARS', 'Arsenal'), ('LIV', 'Liverpool');
  insert into retail.products (product_id, name)
    values ('SHIRT', 'Home shirt'), ('SCARF', 'Scarf'), ('MUG', 'Mug'), ('BALL', 'Ball'), ('CAP', 'Cap');
  insert into retail.employees (employee_id, store_id, name) values ('E1', 'S1', 'Sam');
  insert into retail.promotions (promotion_code, name, kind) values ('DERBY', 'Derby day', 'PERCENT')`;

/**
 * A database (or the one of `url`, which stays), a blob store and a loader of their own. `close` removes them. With
 * `isOwner` the loader acts as the owner of the tables, as it never does in service; what it asks of the database goes through `around`.
 */
export async function createBooks(
  options: {
    steps?: Steps;
    url?: string;
    isOwner?: boolean;
    copyFromRows?: number;
    around?: (database: Database) => Database;
  } = {},
) {
  const copyFromRows = options.copyFromRows ?? loadingWay.copyFromRows;
  const testDatabase =
    options.url === undefined ? await createTestDatabase() : { url: options.url, drop: async () => {} };
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-loader-test-'));
  // the loader acts as its role; `database` is the test's own, the owner's
  const database = createDatabase({ url: testDatabase.url });
  const ofLoader = createDatabase({
    url: testDatabase.url,
    role: options.isOwner === true ? undefined : 'tillkeeper_loader',
  });
  const blobs = await createDirectoryBlobStore({ directory: join(directory, 'blobs') });
  const children = createLoaderChildren({ size: 2, jobTimeoutMs: 60_000 });
  const telemetry = createTelemetry({
    logger: createLogger({ service: 'loader', level: 'silent' }),
    registry: createRegistry(),
  });
  const loader = createLoader({
    ...{ database: options.around?.(ofLoader) ?? ofLoader, blobs, children, telemetry },
    settings: loadSettings(loaderSettings, {
      ...(copyFromRows !== undefined && { LOAD_BY_COPY_FROM_ROWS: String(copyFromRows) }),
    }),
    steps: options.steps ?? createSteps(),
    now: () => new Date(),
  });
  await database.query(masterData);

  const keep = async (
    file: ValidatedFile,
    fileType: string,
    silver: { rows: number; write: (path: string) => Promise<void> },
  ): Promise<TillkeeperEvent<'file.validated'>> => {
    const sender = file.sender ?? 'S1';
    const run = file.run ?? 1;
    const held = file.heldByValidator ?? 0;
    const fileId = createHash('md5').update(`${sender}/${file.name}`).digest('hex');
    const receivedAt = file.receivedAt ?? '2026-11-20T20:00:00.000Z';
    await database.query(
      `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sequence, sha256, size_bytes,
         received_at, status, run, rows_read, rows_held, validated_at)
       values ($1, $2, $3, $4, 'contract-1', $5, '', 0, $6, 'validated', $7, $8, $9, now())
       on conflict (file_id) do update set status = 'validated', run = excluded.run, rows_read = excluded.rows_read,
         received_at = excluded.received_at, rows_held = excluded.rows_held, rows_loaded = 0, rows_unchanged = 0,
         amount_loaded_minor = 0, amount_unchanged_minor = 0, amount_held_minor = 0`,
      [fileId, sender, file.name, fileType, file.sequence ?? null, receivedAt, run, silver.rows + held, held],
    );
    await database.query('delete from ops.file_totals where file_id = $1', [fileId]);
    if (silver.rows > 0) {
      const key = blobKeys.silver(fileType, '2026-11-20', fileId, run);
      const path = join(directory, `${fileId}.parquet`);
      await silver.write(path);
      await blobs.writeFile(key, path);
      await database.query(
        'insert into ops.silver_objects (file_id, run, table_name, blob_key, rows) values ($1, $2, $3, $4, $5)',
        [fileId, run, fileType, key, silver.rows],
      );
    }
    const data: EventData<'file.validated'> = {
      ...{ file_id: fileId, run, sender_id: sender, file_type: fileType },
      ...{ rows_read: silver.rows + held, rows_held: held, rows_repeated: 0 },
    };
    return {
      ...{ id: eventId('file.validated', fileId, run), type: 'file.validated', source: '/tillkeeper/validator' },
      ...{ time: receivedAt, subject: fileId, key: sender, data },
    };
  };

  return {
    database,
    /** Acts as the loader's role. */
    ofLoader,
    blobs,
    url: testDatabase.url,
    blobDirectory: join(directory, 'blobs'),
    loader,
    registry: telemetry.registry,

    /** Leaves a file of sales as the validator does; nothing is loaded yet. */
    async validated(file: ValidatedFile, baskets: readonly Basket[]) {
      const rows = rowsOf(baskets);
      const event = await keep(file, 'sales', {
        rows: rows.length,
        write: path => writeSalesParquet(path, rows),
      });
      const held = file.heldByValidator ?? 0;
      await database.query(
        `insert into ops.file_totals (file_id, store_id, currency, rows_read, amount_read_minor)
         select $1, store_id, currency, count(*), sum(amount)
         from unnest($2::text[], $3::text[], $4::bigint[]) as r (store_id, currency, amount) group by 2, 3`,
        [event.data.file_id, rows.map(r => r.store_id), rows.map(r => r.currency), rows.map(r => r.amount_minor)],
      );
      if (held > 0)
        await database.query(
          `insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_held) values ($1, '', '', $2, $2)`,
          [event.data.file_id, held],
        );
      await database.query(
        `update ops.files set amount_read_minor = (select coalesce(sum(amount_read_minor), 0) from ops.file_totals
           where file_id = $1) where file_id = $1`,
        [event.data.file_id],
      );
      return event;
    },

    /** Leaves a file of reference data as the validator does. */
    async validatedReference(
      file: ValidatedFile,
      fileType: string,
      records: readonly Readonly<Record<string, string | null>>[],
      types: Readonly<Record<string, string>> = {},
    ) {
      const event = await keep({ sender: 'HQ', ...file }, fileType, {
        rows: records.length,
        write: path => writeReferenceParquet(path, records, types),
      });
      await database.query(
        `insert into ops.file_totals (file_id, store_id, currency, rows_read) values ($1, '', '', $2)`,
        [event.data.file_id, records.length],
      );
      return event;
    },

    async load(event: TillkeeperEvent<'file.validated'>): Promise<void> {
      await loader.handlers['file.validated']?.(event, { signal: new AbortController().signal });
    },

    /** Takes out everything but the master data. */
    async empty(): Promise<void> {
      await database.query(`
        truncate retail.orders, retail.order_items, retail.order_revisions, retail.order_item_revisions,
          retail.order_confirmations, retail.transaction_keys, retail.customers,
          quality.exceptions, quality.store_days, quality.product_baselines, quality.category_baselines, quality.store_product_baselines,
          ops.files, ops.file_totals, ops.silver_objects, ops.inbox, ops.outbox cascade`);
    },

    async rows<Row = Record<string, unknown>>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
      return (await database.query<Row>(sql, values)).rows;
    },

    /** [loaded, unchanged, held] of the file, in rows and in pence. */
    async account(event: TillkeeperEvent<'file.validated'>) {
      const { rows } = await database.query<Record<string, bigint | string>>(
        `select status, rows_loaded, rows_unchanged, rows_held, amount_loaded_minor, amount_unchanged_minor, amount_held_minor
         from ops.files where file_id = $1`,
        [event.data.file_id],
      );
      const [of] = rows;
      return {
        status: of?.['status'],
        rows: [of?.['rows_loaded'], of?.['rows_unchanged'], of?.['rows_held']].map(Number),
        pence: [of?.['amount_loaded_minor'], of?.['amount_unchanged_minor'], of?.['amount_held_minor']].map(Number),
      };
    },

    async close(): Promise<void> {
      await children.close();
      await blobs.close();
      await ofLoader.close();
      await database.close();
      await testDatabase.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
export type Books = Awaited<ReturnType<typeof createBooks>>;
