import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, createDirectoryBlobStore } from '@tillkeeper/blob-store';
import {
  blobKeys,
  type CheckReport,
  decodeEvent,
  eventId,
  type StoredReceipt,
  type TillkeeperEvent,
} from '@tillkeeper/contracts';
import { createDatabase, type Database } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { fileIdOf, matchFileName } from '@tillkeeper/domain';
import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  loadFormats,
  ownFormatsDirectory,
} from '@tillkeeper/service-kit';
import { createValidatorChildren, type ValidatorChildren } from '../children.ts';
import { validatorSettings } from '../config.ts';
import { createValidator } from '../service.ts';

export interface SendOptions {
  readonly senderId: string;
  readonly formatId?: string;
  /** Null: all stores. Default: the sender's own. */
  readonly allowedStores?: readonly string[] | null;
  readonly isWeb?: boolean;
  /** ISO instant; default: a minute after the file before. */
  readonly receivedAt?: string;
  /** The same file came before. */
  readonly isRepeated?: boolean;
}

/** A file that the door has taken and nobody has judged yet. */
export interface Received {
  readonly receipt: StoredReceipt;
  readonly event: TillkeeperEvent<'file.received'>;
}

export interface ValidatorUnderTest {
  readonly database: Database;
  /** Receives a file as the door does. */
  receive(name: string, contents: string | Buffer, options: SendOptions): Promise<Received>;
  /** Has a received file validated, by these children if they are given. */
  validate(received: Received, children?: ValidatorChildren): Promise<void>;
  /** Receives a file as the door does and has it validated; returns its file_id. */
  send(name: string, contents: string | Buffer, options: SendOptions): Promise<string>;
  readonly blobs: BlobStore;
  /** Says that what the file waited for has come, and has this run of it made, by these children if they are given. */
  rejudge(fileId: string, run: number, children?: ValidatorChildren): Promise<void>;
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** What became of a file, without its times. */
  file(fileId: string): Promise<Record<string, unknown> | undefined>;
  /** `row_no code` of every finding, in the order of rows; `-` for the file as a whole. */
  findings(fileId: string): Promise<string[]>;
  /** Types of the events that were said of a file. */
  said(fileId: string): Promise<string[]>;
  /** Those events, each with what it says. */
  events(fileId: string): Promise<(readonly [type: string, data: unknown])[]>;
  /** Has a received file checked without loading it; returns the report. */
  check(checkId: string, received: Received): Promise<CheckReport>;
  silver(fileId: string): Promise<Buffer>;
  /** Says that the rows of a validated file are in the books, as the loader does; they are not. */
  load(fileId: string): Promise<void>;
  close(): Promise<void>;
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The validator with real children, on a real database, with its blobs in a directory, which it reaches through `aroundBlobs`. */
export async function validatorUnderTest(
  options: { aroundBlobs?: (blobs: BlobStore) => BlobStore } = {},
): Promise<ValidatorUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-validator-test-'));
  const testDatabase = await createTestDatabase();
  // the validator acts as its role; `database` is the test's own, the owner's
  const database = createDatabase({ url: testDatabase.url });
  const ofValidator = createDatabase({ url: testDatabase.url, role: 'tillkeeper_validator' });
  const inDirectory = await createDirectoryBlobStore({ directory });
  const blobs = options.aroundBlobs?.(inDirectory) ?? inDirectory;
  const formats = await loadFormats([ownFormatsDirectory]);
  const settings = validatorSettings.parse({});
  const children = createValidatorChildren({ settings });
  const telemetry = createTelemetry({
    logger: createLogger({ service: 'test', level: 'silent' }),
    registry: createRegistry(),
  });
  const validatorWith = (own: ValidatorChildren) =>
    createValidator({
      ...{ database: ofValidator, blobs, children: own, formats, telemetry, settings, steps: createSteps() },
      now: () => new Date('2026-11-20T23:00:00Z'),
      workDirectory: join(directory, 'work'),
    });
  const validator = validatorWith(children);
  const context = { signal: new AbortController().signal };
  let received = Date.parse('2026-11-20T22:00:00Z');

  const query = async <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await database.query<Row & Record<string, unknown>>(sql, [...values])).rows;
  const receive: ValidatorUnderTest['receive'] = async (name, contents, options) => {
    const { senderId, formatId = 'contract-1', allowedStores, isWeb = false, receivedAt, isRepeated = false } = options;
    received += 60_000;
    const format = formats.get(formatId);
    if (format === undefined) throw new Error(`there is no format ${formatId}`);
    const match = matchFileName(name, format, senderId);
    if (match.status === 'invalid') throw new Error(match.detail);
    const digest = sha256(contents);
    const receipt: StoredReceipt = {
      file_id: fileIdOf({ senderId, fileName: name, sha256: digest }, sha256),
      ...{ sender_id: senderId, format_id: formatId, file_name: name, sha256: digest, is_web: isWeb },
      file_type: match.file.formatFile.file_type,
      size_bytes: Buffer.byteLength(contents),
      received_at: receivedAt ?? new Date(received).toISOString(),
      blob_key: blobKeys.bronze(digest),
      allowed_stores: allowedStores === undefined ? [senderId] : allowedStores === null ? null : [...allowedStores],
    };
    await blobs.write(receipt.blob_key, contents);
    await blobs.write(blobKeys.receipt(receipt.file_id), JSON.stringify(receipt));
    const event: TillkeeperEvent<'file.received'> = {
      id: eventId('file.received', receipt.file_id, isRepeated ? receipt.received_at : 1),
      ...{ type: 'file.received', source: '/test', key: senderId },
      ...{ time: receipt.received_at, subject: receipt.file_id },
      data: { file_id: receipt.file_id, sender_id: senderId, repeated: isRepeated },
    };
    return { receipt, event };
  };

  const eventsOf = async (fileId: string) => {
    const rows = await query<{ key: string; headers: Record<string, string>; value: string }>(
      'select key, headers, value from ops.outbox order by id',
    );
    return rows.map(decodeEvent).filter(event => event.subject === fileId);
  };
  return {
    database,
    blobs,
    query,
    receive,
    async validate({ event }, own) {
      const judging = own === undefined ? validator : validatorWith(own);
      await judging.handlers['file.received']?.(event, context);
    },
    async send(name, contents, options) {
      const { receipt, event } = await receive(name, contents, options);
      await validator.handlers['file.received']?.(event, context);
      return receipt.file_id;
    },
    async rejudge(fileId, run, own) {
      const [file] = await query<{ sender_id: string }>('select sender_id from ops.files where file_id = $1', [fileId]);
      const senderId = file?.sender_id ?? 'nobody';
      const event: TillkeeperEvent<'transactions.rejudge-requested'> = {
        ...{ id: eventId('transactions.rejudge-requested', fileId, run), type: 'transactions.rejudge-requested' },
        ...{ source: '/test', key: senderId, time: '2026-11-20T23:00:00Z', subject: fileId },
        data: { file_id: fileId, sender_id: senderId, run },
      };
      const judging = own === undefined ? validator : validatorWith(own);
      await judging.handlers['transactions.rejudge-requested']?.(event, context);
    },
    async file(fileId) {
      const [row] = await query<Record<string, unknown>>(
        `select status, reject_code, rows_read, rows_held, rows_repeated, rows_without_amount,
           amount_read_minor, amount_held_minor, amount_repeated_minor from ops.files where file_id = $1`,
        [fileId],
      );
      return row;
    },
    async findings(fileId) {
      const rows = await query<{ row_no: bigint | null; code: string }>(
        'select row_no, code from quality.exceptions where file_id = $1 order by row_no nulls first, code',
        [fileId],
      );
      return rows.map(row => `${row.row_no ?? '-'} ${row.code}`);
    },
    said: async fileId => (await eventsOf(fileId)).map(({ type }) => type),
    events: async fileId => (await eventsOf(fileId)).map(({ type, data }) => [type, data] as const),
    async check(checkId, { receipt }) {
      await blobs.write(blobKeys.check(checkId, 'request.json'), JSON.stringify(receipt));
      const event: TillkeeperEvent<'file.check-requested'> = {
        ...{ id: checkId, type: 'file.check-requested', source: '/test', key: receipt.sender_id },
        ...{ time: receipt.received_at, subject: checkId },
        data: { check_id: checkId, sender_id: receipt.sender_id },
      };
      await validator.handlers['file.check-requested']?.(event, context);
      return JSON.parse((await blobs.read(blobKeys.check(checkId, 'report.json'))).toString());
    },
    async silver(fileId) {
      const [object] = await query<{ blob_key: string }>(
        'select blob_key from ops.silver_objects where file_id = $1 and is_in_force',
        [fileId],
      );
      if (object === undefined) throw new Error('the file has nothing in silver');
      return blobs.read(object.blob_key);
    },
    async load(fileId) {
      await query(
        `update ops.files set status = 'loaded', rows_loaded = rows_read - rows_held - rows_repeated,
           amount_loaded_minor = amount_read_minor - amount_held_minor - amount_repeated_minor where file_id = $1`,
        [fileId],
      );
    },
    async close() {
      await children.close();
      await ofValidator.close();
      await database.close();
      await testDatabase.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
