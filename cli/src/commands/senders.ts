import { newSenderKey, sender, senderKey } from '@tillkeeper/contracts';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { exitCodes } from '../exit-code.ts';
import { type Output, table } from '../print.ts';

/** Who may send for which stores in which format; head office's right. */
export async function addSender(client: ApiClient, output: Output, wanted: z.input<typeof sender>): Promise<number> {
  const added = sender.parse(await client.json('POST', '/v1/senders', wanted));
  output.say(
    `${added.sender_id} may send ${added.stores === null ? 'for all stores' : `for ${added.stores.join(', ')}`} in the format ${added.format_id}. Give it a key: tillkeeper keys add ${added.sender_id}`,
  );
  output.json(added);
  return exitCodes.clean;
}

export async function listSenders(client: ApiClient, output: Output): Promise<number> {
  const senders = z.object({ senders: z.array(sender) }).parse(await client.json('GET', '/v1/senders')).senders;
  for (const line of table(
    ['sender', 'kind', 'format', 'stores'],
    senders.map(one => [one.sender_id, one.kind, one.format_id, one.stores?.join(' ') ?? 'all']),
  ))
    output.say(line);
  output.json(senders);
  return exitCodes.clean;
}

export async function addKey(client: ApiClient, output: Output, senderId: string): Promise<number> {
  const added = newSenderKey.parse(await client.json('POST', `/v1/senders/${encodeURIComponent(senderId)}/keys`));
  output.say(
    `${added.key}\n\nThis key of ${senderId} is shown once; only its hash is kept. Revoke it by: tillkeeper keys revoke ${senderId} ${added.key_id}`,
  );
  output.json(added);
  return exitCodes.clean;
}

export async function listKeys(client: ApiClient, output: Output, senderId: string): Promise<number> {
  const keys = z
    .object({ keys: z.array(senderKey) })
    .parse(await client.json('GET', `/v1/senders/${encodeURIComponent(senderId)}/keys`)).keys;
  for (const line of table(
    ['key', 'made', 'revoked'],
    keys.map(one => [one.key_id, one.created_at, one.revoked_at ?? '']),
  ))
    output.say(line);
  output.json(keys);
  return exitCodes.clean;
}

export async function revokeKey(client: ApiClient, output: Output, senderId: string, keyId: string): Promise<number> {
  await client.json('DELETE', `/v1/senders/${encodeURIComponent(senderId)}/keys/${encodeURIComponent(keyId)}`);
  output.say(`${keyId} is revoked; it stops working within a minute.`);
  output.json({ key_id: keyId, revoked: true });
  return exitCodes.clean;
}
