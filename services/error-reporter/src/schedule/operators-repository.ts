import type { Queryable } from '@tillkeeper/database';
import type { LostMailOfStore } from '@tillkeeper/domain';

/** A mail that nobody got. */
export interface LostMail extends LostMailOfStore {
  /** ISO instant. */
  readonly at: string;
}

/** Mails to managers that failed or came back, and that operators were not told of. */
export async function findLostMails(tx: Queryable): Promise<LostMail[]> {
  const { rows } = await tx.query<LostMail>(
    `select report_id, store_id, recipient, subject, state, last_error, coalesce(bounced_at, created_at) as at
     from ops.reports where state in ('failed', 'bounced') and told_by is null and kind <> 'operators'
     order by report_id limit 1000 for update`,
  );
  return rows;
}

export async function markLostMailsTold(tx: Queryable, lost: readonly LostMail[], reportId: bigint): Promise<void> {
  await tx.query('update ops.reports set told_by = $2 where report_id = any ($1::bigint[])', [
    lost.map(mail => mail.report_id),
    reportId,
  ]);
}

/** When operators were written to last; undefined: never. */
export async function lastToldOperators(tx: Queryable): Promise<Date | undefined> {
  const { rows } = await tx.query<{ at: string | null }>(
    `select max(created_at) as at from ops.reports where kind = 'operators'`,
  );
  const at = rows[0]?.at;
  return at === null || at === undefined ? undefined : new Date(at);
}

/** One copy of the service at a time. */
export async function lockOperators(tx: Queryable): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('ops.reports operators'))`);
}
