import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '@tillkeeper/cli';
import { exampleWorld } from '@tillkeeper/contracts/examples';

/** The business day of the examples, as names of files say it. */
export const exampleDay = exampleWorld.businessDate.replaceAll('-', '');

type Row = Readonly<Record<string, string | null>>;

/** Sends the text as a file of that sender and waits until it is loaded or rejected. Returns the file's id. */
export type SendText = (senderId: string, name: string, text: string) => Promise<string>;

/** Files are written to `directory`; a character of the text is a byte, so that an example can hold bytes that are no UTF-8. */
export function textSender(client: ApiClient, directory: string): SendText {
  return async (senderId, name, text) => {
    const path = join(directory, name);
    await writeFile(path, Buffer.from(text, 'latin1'));
    const { file_id } = await client.sendFile({ senderId, path });
    await client.waitForFile(file_id, 60_000);
    return file_id;
  };
}

/** Sends the master data that the examples of the rules speak of, and lets a till of each of the stores send. */
export async function sendExampleWorld(of: {
  readonly client: ApiClient;
  readonly sendText: SendText;
  readonly stores: readonly (Row & { readonly store_id: string })[];
  readonly senders?: readonly string[];
}): Promise<void> {
  const { client, sendText, stores, senders = stores.map(store => store.store_id) } = of;
  const send = async (fileType: string, rows: readonly Row[]): Promise<void> => {
    const names = Object.keys(rows[0] ?? {});
    const lines = rows.map(row => names.map(name => row[name] ?? '').join(','));
    await sendText('HQ', `HQ_${fileType}_${exampleDay}_000001.csv`, `${[names.join(','), ...lines].join('\n')}\n`);
  };
  await send('stores', stores);
  await send(
    'teams',
    exampleWorld.teams.map(team_id => ({ team_id, name: team_id })),
  );
  await send(
    'suppliers',
    exampleWorld.suppliers.map(supplier_id => ({ supplier_id, name: supplier_id })),
  );
  await send('products', exampleWorld.products);
  for (const sender_id of senders)
    await client.json('POST', '/v1/senders', {
      ...{ sender_id, kind: 'store', format_id: 'contract-1', stores: [sender_id] },
    });
}
