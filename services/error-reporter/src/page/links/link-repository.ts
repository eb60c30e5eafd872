import type { Queryable } from '@tillkeeper/database';

export type LinkRole = 'manager' | 'second-person';

export interface FixLink {
  readonly link_id: bigint;
  readonly store_id: string;
  readonly person: string;
  readonly role: LinkRole;
  /** ISO instants. */
  readonly expires_at: string;
  readonly revoked_at: string | null;
}

export interface ListedLink extends FixLink {
  readonly created_at: string;
  readonly revoked_by: string | null;
  readonly last_used_at: string | null;
}

const columns = 'link_id, store_id, person, role, expires_at, revoked_at';

/** The link of a mail; made where the mail has none yet. */
export async function linkOfReport(
  tx: Queryable,
  link: { storeId: string; reportId: bigint; person: string; role: LinkRole; expiresAtSeconds: number },
): Promise<FixLink> {
  const known = await tx.query<FixLink>(
    `select ${columns} from ops.fix_links where report_id = $1 and person = $2 and role = $3`,
    [link.reportId, link.person, link.role],
  );
  if (known.rows[0] !== undefined) return known.rows[0];
  const { rows } = await tx.query<FixLink>(
    // two that write the same mail at once get the same link
    `insert into ops.fix_links as known (store_id, report_id, person, role, expires_at) values ($1, $2, $3, $4, to_timestamp($5))
     on conflict (report_id, person, role) do update set used_forms = known.used_forms returning ${columns}`,
    [link.storeId, link.reportId, link.person, link.role, link.expiresAtSeconds],
  );
  const [made] = rows;
  if (made === undefined) throw new Error('the link was not kept');
  return made;
}

/** With the address of who is the store's manager now. Undefined: it was forgotten, or never was. */
export async function findLink(
  tx: Queryable,
  linkId: bigint,
): Promise<(FixLink & { readonly manager_email: string | null }) | undefined> {
  const { rows } = await tx.query<FixLink & { manager_email: string | null }>(
    `select ${columns}, (select s.manager_email from retail.stores s where s.store_id = l.store_id) as manager_email
     from ops.fix_links l where link_id = $1`,
    [linkId],
  );
  return rows[0];
}

export async function isFormUsed(tx: Queryable, linkId: bigint, formId: string): Promise<boolean> {
  const { rows } = await tx.query('select from ops.fix_links where link_id = $1 and $2 = any (used_forms)', [
    linkId,
    formId,
  ]);
  return rows.length > 0;
}

export async function noteUse(tx: Queryable, linkId: bigint, formId: string): Promise<void> {
  await tx.query(
    `update ops.fix_links set last_used_at = now(), used_forms = (used_forms || $2::text)[greatest(1, cardinality(used_forms) - 498):]
     where link_id = $1 and not ($2 = any (used_forms))`,
    [linkId, formId],
  );
}

/** The latest first; without `storeId` those of all stores that the transaction sees. */
export async function listLinks(
  tx: Queryable,
  options: { storeId: string | undefined; isAll: boolean; limit: number },
): Promise<ListedLink[]> {
  const { rows } = await tx.query<ListedLink>(
    `select ${columns}, created_at, revoked_by, last_used_at from ops.fix_links
     where ($1::text is null or store_id = $1) and ($2 or (revoked_at is null and expires_at > now()))
     order by link_id desc limit $3`,
    [options.storeId ?? null, options.isAll, options.limit],
  );
  return rows;
}

/** One link, or all of a store. Returns those that were revoked now; what was revoked before stays as it was. */
export async function revokeLinks(
  tx: Queryable,
  which: { linkId: bigint } | { storeId: string },
  by: string,
): Promise<bigint[]> {
  const { rows } = await tx.query<{ link_id: bigint }>(
    `update ops.fix_links set revoked_at = now(), revoked_by = $3
     where ($1::bigint is null or link_id = $1) and ($2::text is null or store_id = $2) and revoked_at is null
     returning link_id`,
    ['linkId' in which ? which.linkId : null, 'storeId' in which ? which.storeId : null, by],
  );
  return rows.map(row => row.link_id);
}

export async function forgetLinks(tx: Queryable, before: Date): Promise<number> {
  const { rowCount } = await tx.query('delete from ops.fix_links where expires_at < $1', [before.toISOString()]);
  return rowCount ?? 0;
}
