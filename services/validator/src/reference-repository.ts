import type { Queryable } from '@tillkeeper/database';
import { productBaselineSource } from './baseline-repository.ts';
import type { ReferenceData } from './judge/reference-data.ts';

export type ReferenceMember = keyof ReferenceData;
export interface ReferenceSource {
  /** What it is read from. Each has the trigger `noted` (0008-aliases.sql): without it nobody would know of a change. */
  readonly tables: readonly [string, ...string[]];
  /** Its rows as one JSON text, so that neither side makes 100,000 objects of them on the way. */
  readonly sql: string;
  /** It need not be newer than so. */
  readonly mayLagMs?: number;
}

/** Where each member of the reference data comes from. */
export const referenceSources: { readonly [Name in ReferenceMember]: ReferenceSource } = {
  stores: {
    tables: ['retail.stores'],
    sql: `select json_agg(json_build_array(store_id, time_zone, currency, country)) as rows from retail.stores`,
  },
  products: {
    tables: ['retail.products'],
    sql: `select json_agg(json_build_array(product_id, team_id, supplier_id, json_build_array(
            kind, name, list_price::text, category, size, active_from, active_to))) as rows
          from retail.products`,
  },
  teams: { tables: ['retail.teams'], sql: 'select json_agg(team_id) as rows from retail.teams' },
  suppliers: { tables: ['retail.suppliers'], sql: 'select json_agg(supplier_id) as rows from retail.suppliers' },
  employees: { tables: ['retail.employees'], sql: 'select json_agg(employee_id) as rows from retail.employees' },
  promotions: { tables: ['retail.promotions'], sql: 'select json_agg(promotion_code) as rows from retail.promotions' },
  baselines: productBaselineSource,
  thresholds: {
    tables: ['quality.thresholds'],
    sql: 'select json_agg(json_build_array(code, store_id, value)) as rows from quality.thresholds',
  },
  aliases: {
    tables: ['quality.aliases'],
    sql: `select json_agg(json_build_array(code, sender_id, store_id, target_id)) as rows
          from quality.aliases where kind = 'product' and undone_at is null`,
  },
};

/** By table: what is another whenever a row of it is. A table that never changed since it was watched is not in it. */
export async function readReferenceVersions(tx: Queryable): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.query<{ table_name: string; version: string }>(
    `select table_name, concat_ws('/', count(*), sum(change_id), max(change_id)) as version
     from ops.reference_changes group by table_name`,
  );
  return new Map(rows.map(row => [row.table_name, row.version]));
}

/** JSON text of the rows of one member. */
export async function readReferenceMember(tx: Queryable, name: ReferenceMember): Promise<string> {
  const { rows } = await tx.query<{ rows: string | null }>(
    `select rows::text as rows from (${referenceSources[name].sql}) as member`,
  );
  return rows[0]?.rows ?? '[]';
}

/** Forgets changes of over an hour ago. The last of each table stays, so that who was away for longer sees that there was one. */
export async function pruneReferenceChanges(tx: Queryable): Promise<void> {
  await tx.query(
    `delete from ops.reference_changes as old
     where noted_at < now() - interval '1 hour' and exists (
       select from ops.reference_changes as newer
       where newer.table_name = old.table_name and newer.change_id > old.change_id)`,
  );
}
