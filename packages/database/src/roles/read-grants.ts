import type { Queryable } from '../query-on.ts';

/** By table or function, by role without its prefix: `select, update (status)`. Partitions are reached by their tables. */
export type Grants = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The schemas that are Tillkeeper's. */
export const ownSchemas = ['audit', 'bus', 'ops', 'quality', 'retail', 'staging'] as const;

const grantee = `case when grantee = 0 then 'public' else replace(pg_get_userbyid(grantee)::text, 'tillkeeper_', '') end`;

/** What the catalogue says of every table and view: nobody's are there with no role. The owner is left out. */
export async function readTableGrants(on: Queryable): Promise<Grants> {
  const { rows } = await on.query<GrantRow>(
    `with tables as (
       select oid, relname, relnamespace, relowner, relacl from pg_class
       where relnamespace = any ($1::text[]::regnamespace[]) and relkind in ('r', 'p', 'v', 'm') and not relispartition),
     granted as (
       select t.oid, a.grantee, t.relowner, lower(a.privilege_type) as privilege, null as column_name, 0 as attnum
       from tables t cross join aclexplode(t.relacl) a
       union all
       select t.oid, a.grantee, t.relowner, lower(a.privilege_type), c.attname, c.attnum
       from tables t join pg_attribute c on c.attrelid = t.oid cross join aclexplode(c.attacl) a
       where not exists (
         select from aclexplode(t.relacl) whole where whole.grantee = a.grantee and whole.privilege_type = a.privilege_type)),
     said as (
       select oid, ${grantee} as role, privilege,
         privilege || coalesce(' (' || string_agg(column_name, ', ' order by attnum) || ')', '') as words
       from granted where grantee <> relowner
       group by oid, grantee, privilege, (column_name is null))
     select n.nspname || '.' || t.relname as name, said.role,
       string_agg(said.words, ', ' order by array_position(array['select', 'insert', 'update', 'delete'], privilege), words) as words
     from tables t
     join pg_namespace n on n.oid = t.relnamespace
     left join said on said.oid = t.oid
     group by n.nspname, t.relname, said.role order by n.nspname, t.relname, said.role`,
    [ownSchemas],
  );
  return gather(rows);
}

/** The same of every function that can be called (triggers' cannot): `execute`, or `execute as owner` where it has its owner's rights. */
export async function readFunctionGrants(on: Queryable): Promise<Grants> {
  const { rows } = await on.query<GrantRow>(
    `select n.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')' as name, granted.role,
       case when p.prosecdef then 'execute as owner' else 'execute' end as words
     from pg_proc p
     join pg_namespace n on n.oid = p.pronamespace
     left join lateral (
       select ${grantee} as role from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee <> p.proowner) granted on true
     where p.pronamespace = any ($1::text[]::regnamespace[]) and p.prorettype <> 'trigger'::regtype
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     order by name, granted.role`,
    [ownSchemas],
  );
  return gather(rows);
}

interface GrantRow {
  readonly name: string;
  readonly role: string | null;
  readonly words: string;
}

function gather(rows: readonly GrantRow[]): Grants {
  const grants: Record<string, Record<string, string>> = {};
  for (const { name, role, words } of rows) {
    grants[name] = { ...grants[name], ...(role !== null && { [role]: words }) };
  }
  return grants;
}
