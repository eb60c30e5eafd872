import type { Sender } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

export interface SenderKeyRow {
  readonly key_id: string;
  readonly sender_id: string;
  readonly created_at: string;
  readonly revoked_at: string | null;
}

/** Makes a sender, or changes what it may. Returns whether it is new. */
export async function keepSender(on: Queryable, sender: Sender): Promise<boolean> {
  const { rows } = await on.query<{ is_new: boolean }>(
    `insert into ops.senders (sender_id, kind, format_id, stores) values ($1, $2, $3, $4)
     on conflict (sender_id) do update set kind = excluded.kind, format_id = excluded.format_id, stores = excluded.stores
     returning xmax = 0 as is_new`,
    [sender.sender_id, sender.kind, sender.format_id, sender.stores],
  );
  return rows[0]?.is_new ?? false;
}

/** Makes a sender that is not there; one that is there stays as it is. */
export async function addSenderIfAbsent(on: Queryable, sender: Sender): Promise<void> {
  await on.query(
    `insert into ops.senders (sender_id, kind, format_id, stores) values ($1, $2, $3, $4)
     on conflict (sender_id) do nothing`,
    [sender.sender_id, sender.kind, sender.format_id, sender.stores],
  );
}

/** By their ids, each with the hashes of its keys that are not revoked. */
export async function listSendersWithKeys(
  on: Queryable,
): Promise<(Sender & { key_hashes: { key_id: string; sha256: string }[] })[]> {
  const { rows } = await on.query<Sender & { key_hashes: { key_id: string; sha256: string }[] }>(
    `select s.sender_id, s.kind, s.format_id, s.stores,
            coalesce(json_agg(json_build_object('key_id', k.key_id, 'sha256', k.key_sha256) order by k.key_id)
                     filter (where k.key_id is not null), '[]') as key_hashes
     from ops.senders s
     left join ops.sender_keys k on k.sender_id = s.sender_id and k.revoked_at is null
     group by s.sender_id order by s.sender_id`,
  );
  return rows;
}

export async function addKey(
  on: Queryable,
  key: { keyId: string; senderId: string; sha256: string },
): Promise<SenderKeyRow> {
  const { rows } = await on.query<SenderKeyRow>(
    `insert into ops.sender_keys (key_id, sender_id, key_sha256) values ($1, $2, $3)
     returning key_id, sender_id, created_at, revoked_at`,
    [key.keyId, key.senderId, key.sha256],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('an inserted key was not returned');
  return row;
}

export async function hasSender(on: Queryable, senderId: string): Promise<boolean> {
  const { rowCount } = await on.query('select from ops.senders where sender_id = $1', [senderId]);
  return rowCount === 1;
}

export async function listKeys(on: Queryable, senderId: string): Promise<SenderKeyRow[]> {
  const { rows } = await on.query<SenderKeyRow>(
    `select key_id, sender_id, created_at, revoked_at from ops.sender_keys where sender_id = $1
     order by created_at, key_id`,
    [senderId],
  );
  return rows;
}

/** False when the sender has no such key. Revoking twice keeps the first time. */
export async function revokeKey(on: Queryable, senderId: string, keyId: string): Promise<boolean> {
  const { rowCount } = await on.query(
    `update ops.sender_keys set revoked_at = coalesce(revoked_at, now()) where sender_id = $1 and key_id = $2`,
    [senderId, keyId],
  );
  return rowCount === 1;
}
