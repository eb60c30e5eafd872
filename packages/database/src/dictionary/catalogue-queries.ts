import { isOurs } from '../schema-sql/table-queries.ts';

const ours = `pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and ${isOurs('pg_class', 'c.oid')}`;
const ofOurs = (column: string) => `${column} in (select c.oid from ${ours})`;

/** The names of columns by their numbers, in the order of the numbers. */
const columnNames = (table: string, numbers: string) => `array(
  select a.attname::text from unnest(${numbers}) with ordinality u (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = ${table} and a.attnum = u.number order by u.place)`;

const action = (letter: string) =>
  `case ${letter} when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default' when 'r' then 'restrict' end`;

const roleName = (id: string) => `case when ${id} = 0 then 'public' else pg_get_userbyid(${id})::text end`;

/** Each in an order that depends on names alone, so that the same schema gives the same pages. */
export const catalogueQueries = {
  schemas: `
    select n.nspname::text as name, obj_description(n.oid, 'pg_namespace') as comment
    from pg_catalog.pg_namespace n
    where n.nspname <> 'public' and ${isOurs('pg_namespace', 'n.oid')} order by n.nspname collate "C"`,

  tables: `
    select c.oid as id, n.nspname::text as schema, c.relname::text as name,
      case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind,
      obj_description(c.oid, 'pg_class') as comment,
      case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key, c.relrowsecurity as has_row_security
    from ${ours} order by n.nspname collate "C", c.relname collate "C"`,

  columns: `
    select a.attrelid as table_id, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as is_required, col_description(a.attrelid, a.attnum) as comment,
      case
        when a.attidentity <> '' then 'identity'
        when a.attgenerated <> '' then format('generated: %s', pg_get_expr(d.adbin, d.adrelid))
        else pg_get_expr(d.adbin, d.adrelid)
      end as made
    from pg_catalog.pg_attribute a
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped and ${ofOurs('a.attrelid')}
    order by a.attrelid, a.attnum`,

  constraints: `
    select k.conrelid as table_id, k.conname::text as name, k.contype::text as kind,
      ${columnNames('k.conrelid', 'k.conkey')} as columns, pg_get_constraintdef(k.oid) as definition,
      obj_description(k.oid, 'pg_constraint') as comment
    from pg_catalog.pg_constraint k
    where k.contype in ('p', 'u', 'c', 'x') and ${ofOurs('k.conrelid')}
    order by k.conrelid, array_position('{p,u,x,c}', k.contype::text), k.conname collate "C"`,

  foreignKeys: `
    select k.conrelid as table_id, k.conname::text as name, ${columnNames('k.conrelid', 'k.conkey')} as columns,
      fn.nspname::text as foreign_schema, f.relname::text as foreign_table,
      ${columnNames('k.confrelid', 'k.confkey')} as foreign_columns,
      ${action('k.confdeltype')} as on_delete, ${action('k.confupdtype')} as on_update,
      obj_description(k.oid, 'pg_constraint') as comment
    from pg_catalog.pg_constraint k join pg_catalog.pg_class f on f.oid = k.confrelid
      join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and ${ofOurs('k.conrelid')}
    order by k.conrelid, k.conname collate "C"`,

  indexes: `
    select x.indrelid as table_id, i.relname::text as name, x.indisunique as is_unique,
      regexp_replace(pg_get_indexdef(x.indexrelid), '^.*? USING ', '') as definition,
      obj_description(x.indexrelid, 'pg_class') as comment
    from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
    where ${ofOurs('x.indrelid')}
      and not exists (select from pg_catalog.pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
    order by x.indrelid, i.relname collate "C"`,

  triggers: `
    select t.tgrelid as table_id, t.tgname::text as name, t.tgfoid::regproc::text as function_name,
      regexp_replace(pg_get_triggerdef(t.oid), '^CREATE (CONSTRAINT )?TRIGGER \\S+ (.*?) ON .*$', '\\2') as moment,
      coalesce(obj_description(t.oid, 'pg_trigger'), obj_description(t.tgfoid, 'pg_proc')) as comment
    from pg_catalog.pg_trigger t
    where not t.tgisinternal and t.tgparentid = 0 and ${ofOurs('t.tgrelid')}
    order by t.tgrelid, t.tgname collate "C"`,

  policies: `
    select p.polrelid as table_id, p.polname::text as name,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
        as command,
      array(select ${roleName('r')} from unnest(p.polroles) r order by 1) as roles,
      coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as rows,
      obj_description(p.oid, 'pg_policy') as comment
    from pg_catalog.pg_policy p where ${ofOurs('p.polrelid')}
    order by p.polrelid, p.polname collate "C"`,

  grants: `
    with granted as (
      select c.oid as table_id, g.grantee, lower(g.privilege_type) as privilege, null::text as column_name, 0 as place
      from pg_catalog.pg_class c cross join aclexplode(c.relacl) g
      where ${ofOurs('c.oid')} and g.grantee <> c.relowner
      union all
      select a.attrelid, g.grantee, lower(g.privilege_type), a.attname::text, a.attnum
      from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid cross join aclexplode(a.attacl) g
      where ${ofOurs('a.attrelid')} and g.grantee <> c.relowner and not a.attisdropped),
    by_right as (
      select table_id, grantee, privilege,
        coalesce(array_agg(column_name order by place) filter (where column_name is not null), '{}') as columns
      from granted group by table_id, grantee, privilege, column_name is null)
    select table_id, ${roleName('grantee')} as role,
      array_agg(privilege order by array_position('{select,insert,update,delete}', privilege), privilege) as rights, columns
    from by_right group by table_id, grantee, columns
    order by table_id, ${roleName('grantee')} collate "C", cardinality(columns), columns`,

  partitions: `
    select i.inhparent as table_id, c.relname::text as name, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where c.relispartition and ${ofOurs('i.inhparent')} and c.relkind in ('r', 'p')
    order by i.inhparent, c.relname collate "C"`,

  functions: `
    select n.nspname::text as schema, p.proname::text as name, pg_get_function_arguments(p.oid) as parameters,
      pg_get_function_result(p.oid) as returns, obj_description(p.oid, 'pg_proc') as comment
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where p.prokind in ('f', 'p', 'w') and ${isOurs('pg_proc', 'p.oid')}
    order by n.nspname collate "C", p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`,
} as const;
