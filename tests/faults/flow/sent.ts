import { createHash } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that was acknowledged: what the sender knows of it. */
export interface SentFile {
  readonly fileId: string;
  readonly senderId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** ISO instant of the receipt. */
  readonly receivedAt: string;
  /** When it was tried first, and acknowledged; Unix time in ms. */
  readonly beganAt: number;
  readonly answeredAt: number;
  readonly tries: number;
  /** Where a copy of the bytes is. */
  readonly path: string;
}

/** A file that the door did not take, for good. */
export interface RefusedFile {
  readonly senderId: string;
  readonly fileName: string;
  readonly code: string;
}

/** A web transaction as it was posted and acknowledged. */
export interface SentOrder {
  readonly transactionId: string;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly transaction_timestamp: string;
    readonly payment_method: string;
    readonly lines: readonly Readonly<Record<string, string>>[];
  };
  readonly times: number;
}

/** All that was sent and acknowledged. The oracle is given nothing else of the flow. */
export interface Sent {
  readonly files: readonly SentFile[];
  readonly refused: readonly RefusedFile[];
  readonly orders: ReadonlyMap<string, SentOrder>;
  /** What did not go as it should at the door: an answer that no till may get. */
  readonly complaints: readonly string[];
}

export interface SentJournal extends Sent {
  keepBytes(fileName: string, bytes: Buffer): Promise<{ path: string; sha256: string }>;
  addFile(file: SentFile): Promise<void>;
  addRefused(file: RefusedFile): Promise<void>;
  addOrder(transactionId: string, body: SentOrder['body']): Promise<void>;
  complain(of: string): void;
}

/** Keeps what was sent in a directory (the bytes, and a line of JSON for each acknowledgement), for whoever looks at a failed run. */
export async function keepJournal(directory: string): Promise<SentJournal> {
  await mkdir(join(directory, 'sent'), { recursive: true });
  const write = (line: object): Promise<void> =>
    appendFile(join(directory, 'acknowledged.ndjson'), `${JSON.stringify(line)}\n`);
  const files: SentFile[] = [];
  const refused: RefusedFile[] = [];
  const orders = new Map<string, SentOrder>();
  const complaints: string[] = [];
  return {
    ...{ files, refused, orders, complaints },
    async keepBytes(fileName, bytes) {
      const path = join(directory, 'sent', fileName);
      await writeFile(path, bytes);
      return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    async addFile(file) {
      files.push(file);
      await write(file);
    },
    async addRefused(file) {
      refused.push(file);
      await write(file);
    },
    async addOrder(transactionId, body) {
      orders.set(transactionId, { transactionId, body, times: (orders.get(transactionId)?.times ?? 0) + 1 });
      await write({ transactionId, body });
    },
    complain: of => void complaints.push(of),
  };
}
