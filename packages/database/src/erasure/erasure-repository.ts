import type { ErasureReport, ErasureState } from '@tillkeeper/contracts';
import type { Queryable } from '../query-on.ts';
import type { Transaction } from '../run-transaction.ts';

/** How the person is written in files, in lower case but for the ids; only while the erasure is underway. */
export interface Sought {
  /** As the books have it. */
  readonly id: string;
  readonly names: readonly string[];
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  /** Files whose records name the customer. */
  readonly file_ids: readonly string[];
}

export interface Erasure {
  readonly erasure_id: string;
  readonly fingerprint: Buffer;
  readonly state: ErasureState;
  readonly attempt: number;
  readonly sought: Sought | null;
}

const columns = 'erasure_id, fingerprint, state, attempt, sought';
const reported = 'erasure_id, state, attempt, requested_at, done_at, counts';

/** What was erased, by what it is. */
export type ErasureCounts = Readonly<Record<string, number>>;

/** Begins an erasure, or begins it again: what is known of the person from an attempt that was not done is kept. */
export async function requestErasure(
  tx: Transaction,
  wanted: { erasureId: string; fingerprint: Buffer; customerId: string; by: string },
): Promise<ErasureReport> {
  const { rows } = await tx.query<ErasureReport>(`select ${reported} from ops.request_erasure($1, $2, $3, $4)`, [
    wanted.erasureId,
    wanted.fingerprint,
    wanted.customerId,
    wanted.by,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error('an erasure that was begun was not returned');
  return row;
}

/** How much names a customer, by what it is. */
export async function previewErasure(on: Queryable, customerId: string): Promise<ErasureCounts> {
  const { rows } = await on.query<{ counts: ErasureCounts }>('select ops.preview_erasure($1) as counts', [customerId]);
  return rows[0]?.counts ?? {};
}

/** Takes the customer of the erasure out of the books and the audit. Returns what was erased. */
export async function eraseFromBooks(tx: Transaction, erasureId: string, key: Buffer): Promise<ErasureCounts> {
  const { rows } = await tx.query<{ counts: ErasureCounts }>('select ops.erase_from_books($1, $2) as counts', [
    erasureId,
    key,
  ]);
  return rows[0]?.counts ?? {};
}

export async function reportErasure(on: Queryable, erasureId: string): Promise<ErasureReport | undefined> {
  const { rows } = await on.query<ErasureReport>(`select ${reported} from ops.erasures where erasure_id = $1`, [
    erasureId,
  ]);
  return rows[0];
}

/** The erasure, where this attempt of it is the last and is in this state; undefined: there is nothing to do. */
export async function findErasure(
  on: Queryable,
  of: { erasureId: string; attempt: number; state: ErasureState },
): Promise<(Erasure & { readonly sought: Sought }) | undefined> {
  const { rows } = await on.query<Erasure & { sought: Sought }>(
    `select ${columns} from ops.erasures
     where erasure_id = $1 and attempt = $2 and state = $3 and sought is not null`,
    [of.erasureId, of.attempt, of.state],
  );
  return rows[0];
}

/** Keeps how the person is written before the first text goes: who begins again finds it here. */
export async function keepSought(tx: Queryable, erasureId: string, sought: Sought): Promise<void> {
  await tx.query('update ops.erasures set sought = $2::jsonb where erasure_id = $1 and sought is not null', [
    erasureId,
    JSON.stringify(sought),
  ]);
}

/** Notes that a step is done, with what it erased on top of what an earlier attempt did; with the last one the person is forgotten. */
export async function advanceErasure(
  tx: Transaction,
  of: { erasureId: string; to: ErasureState; counts: ErasureCounts },
): Promise<void> {
  await tx.query(
    `update ops.erasures e
     set state = $2, changed_at = now(),
       done_at = case when $2 = 'done' then now() end,
       sought = case when $2 = 'done' then null else sought end,
       counts = counts || coalesce((
         select jsonb_object_agg(k, coalesce((e.counts ->> k)::bigint, 0) + v::bigint)
         from jsonb_each_text($3::jsonb) as new (k, v)), '{}')
     where erasure_id = $1`,
    [of.erasureId, of.to, JSON.stringify(of.counts)],
  );
}

/** The fingerprints of all customers that were erased. */
export async function listErased(tx: Queryable): Promise<Buffer[]> {
  const { rows } = await tx.query<{ fingerprint: Buffer }>('select fingerprint from ops.erasures');
  return rows.map(row => row.fingerprint);
}
