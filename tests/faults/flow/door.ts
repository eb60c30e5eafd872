import { z } from 'zod';
import { type Attempt, sendUntilAnswered } from './send-until-answered.ts';
import type { SentFile, SentJournal } from './sent.ts';

const receipt = z.looseObject({ file_id: z.string(), received_at: z.string(), sha256: z.string() });
const problem = z.looseObject({ code: z.string() });

/** The door as senders know it. */
export interface Door {
  /** In the order in which they ended. */
  readonly attempts: readonly Attempt[];
  /** Undefined: it was refused for good. */
  sendFile(of: {
    senderId: string;
    key: string;
    fileName: string;
    bytes: Buffer;
    signal: AbortSignal;
  }): Promise<SentFile | undefined>;
  postOrders(of: {
    key: string;
    orders: readonly { transactionId: string; body: SentOrderBody }[];
    signal: AbortSignal;
  }): Promise<void>;
}
type SentOrderBody = Parameters<SentJournal['addOrder']>[1];

/** Sends as tills and web shops do, and keeps what was acknowledged. */
export function createDoor(options: { urls: () => readonly string[]; journal: SentJournal }): Door {
  const { urls, journal } = options;
  const attempts: Attempt[] = [];
  return {
    attempts,
    async sendFile({ senderId, key, fileName, bytes, signal }) {
      const beganAt = Date.now();
      const { path, sha256 } = await journal.keepBytes(fileName, bytes);
      const answer = await sendUntilAnswered({
        ...{ urls, method: 'PUT', path: `/v1/senders/${senderId}/files/${fileName}`, body: bytes, attempts, signal },
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/octet-stream',
          'content-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
        },
      });
      if (answer.status >= 300) {
        const { code } = problem.parse(answer.body);
        await journal.addRefused({ senderId, fileName, code });
        if (code !== 'header.missing-column') journal.complain(`${fileName} was refused: ${code}`);
        return undefined;
      }
      const taken = receipt.parse(answer.body);
      if (taken.sha256 !== sha256) journal.complain(`${fileName} was taken with another digest`);
      const file: SentFile = {
        ...{ fileId: taken.file_id, senderId, fileName, sha256, sizeBytes: bytes.length, path },
        ...{ receivedAt: taken.received_at, beganAt, answeredAt: Date.now(), tries: answer.tries },
      };
      const before = journal.files.find(one => one.fileId === file.fileId);
      if (before === undefined) await journal.addFile(file);
      else if (before.receivedAt !== file.receivedAt)
        journal.complain(`${fileName} was received at ${before.receivedAt}, and again at ${file.receivedAt}`);
      return file;
    },
    async postOrders({ key, orders, signal }) {
      const answer = await sendUntilAnswered({
        ...{ urls, method: 'POST', path: '/v1/transactions', attempts, signal },
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
        body: Buffer.from(orders.map(order => `${JSON.stringify(order.body)}\n`).join('')),
      });
      if (answer.status !== 202) return journal.complain(`a post of orders was answered ${JSON.stringify(answer)}`);
      for (const { transactionId, body } of orders) await journal.addOrder(transactionId, body);
    },
  };
}
