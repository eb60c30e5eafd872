import { type ApiClient, createApiClient, type Server } from '@tillkeeper/cli';
import type { GeneratedFile } from '@tillkeeper/cli/generate';
import type { FileReport } from '@tillkeeper/contracts';

const waitMs = 900_000;

/** Sends files as head office, which may send for all. */
export interface Sending {
  readonly client: ApiClient;
  /** Sends a file and waits until it is loaded or rejected. */
  send(senderId: string, path: string): Promise<FileReport>;
  addSender(senderId: string, of: { formatId: string; stores: readonly string[] }): Promise<void>;
}

export function openSenders(server: Server): Sending {
  const client = createApiClient(server);
  return {
    client,
    async send(senderId, path) {
      const { file_id } = await client.sendFile({ senderId, path });
      return client.waitForFile(file_id, waitMs);
    },
    async addSender(sender_id, { formatId, stores }) {
      await client.json('POST', '/v1/senders', { sender_id, kind: 'store', format_id: formatId, stores });
    },
  };
}

/** Sends the master data and makes every store a sender. */
export async function openStores(
  server: Server,
  masterData: readonly GeneratedFile[],
  storeIds: readonly string[],
): Promise<Sending> {
  const sending = openSenders(server);
  for (const file of masterData) {
    const report = await sending.send('HQ', file.path);
    if (report.status !== 'loaded' || report.rows_held > 0)
      throw new Error(`master data ${file.fileName}: ${JSON.stringify(report)}`);
  }
  for (const id of storeIds) await sending.addSender(id, { formatId: 'contract-1', stores: [id] });
  return sending;
}
