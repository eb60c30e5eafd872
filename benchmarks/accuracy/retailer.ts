import { type ApiClient, createApiClient, type Server } from '@tillkeeper/cli';
import type { GeneratedFile } from '@tillkeeper/cli/generate';
import type { FileReport } from '@tillkeeper/contracts';

const waitMs = 180_000;

/** Sends files as head office, which may send for all stores. */
export interface Sending {
  readonly client: ApiClient;
  /** Sends a file and waits until it is loaded or rejected. */
  send(senderId: string, path: string): Promise<FileReport>;
}

/** Sends the master data and makes every store a sender. */
export async function openStores(
  server: Server,
  masterData: readonly GeneratedFile[],
  storeIds: readonly string[],
): Promise<Sending> {
  const client = createApiClient(server);
  const send = async (senderId: string, path: string): Promise<FileReport> => {
    const { file_id } = await client.sendFile({ senderId, path });
    return client.waitForFile(file_id, waitMs);
  };
  for (const file of masterData) {
    const report = await send('HQ', file.path);
    if (report.status !== 'loaded' || report.rows_held > 0)
      throw new Error(`master data ${file.fileName}: ${JSON.stringify(report)}`);
  }
  for (const sender_id of storeIds)
    await client.json('POST', '/v1/senders', {
      ...{ sender_id, kind: 'store', format_id: 'contract-1', stores: [sender_id] },
    });
  return { client, send };
}
