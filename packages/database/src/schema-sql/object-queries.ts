import { constraintsOfPartitions, isOurs } from './table-queries.ts';

const comment = (types: string) => `
  select o.objoid as table_id, format('comment on %s %s is %L;',
    case when i.type like '% column' then 'column' when i.type = 'table constraint' then 'constraint' else i.type end,
    i.identity, o.description) as ddl
  from pg_catalog.pg_description o cross join pg_identify_object(o.classoid, o.objoid, o.objsubid) i
  where (i.schema !~ '^pg_' and i.schema <> 'information_schema'
      or i.schema is null and i.type in ('schema', 'trigger', 'table constraint') and i.identity !~ '^(pg_|information_schema|public$)')
    and i.type ${types} ('table', 'table column')
  order by o.objoid, o.objsubid, i.type, i.identity collate "C"`;

/** Those that have tables in their body (`return ...`) or rows of tables in their head cannot come before the tables. */
const functions = (not: 'not' | '') => `
    select pg_get_functiondef(p.oid) || ';' as ddl
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where p.prokind in ('f', 'p', 'w') and ${isOurs('pg_proc', 'p.oid')}
      and ${not} exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and (d.refclassid = 'pg_catalog.pg_class'::regclass
          or d.refclassid = 'pg_catalog.pg_type'::regclass and exists (
            select from pg_catalog.pg_type t where t.oid = d.refobjid and t.typrelid <> 0)))
    order by n.nspname collate "C", p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`;

/** Each gives rows of `ddl`, in an order that depends on names alone; those of tables with `table_id`. */
export const objectQueries = {
  schemas: `
    select format('create schema %I;', n.nspname) as ddl from pg_catalog.pg_namespace n
    where n.nspname <> 'public' and ${isOurs('pg_namespace', 'n.oid')} order by n.nspname collate "C"`,

  extensions: `
    select format('create extension %I with schema %I;', e.extname, n.nspname) as ddl
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname <> 'plpgsql' order by e.extname collate "C"`,

  enums: `
    select format('create type %I.%I as enum (%s);', n.nspname, t.typname,
      (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
       from pg_catalog.pg_enum e where e.enumtypid = t.oid)) as ddl
    from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'e' and ${isOurs('pg_type', 't.oid')} order by n.nspname collate "C", t.typname collate "C"`,

  domains: `
    select concat_ws(' ', format('create domain %I.%I as %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod)),
      'default ' || t.typdefault, case when t.typnotnull then 'not null' end,
      (select string_agg(format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ' ' order by k.conname)
       from pg_catalog.pg_constraint k where k.contypid = t.oid and k.contype = 'c')) || ';' as ddl
    from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'd' and ${isOurs('pg_type', 't.oid')} order by n.nspname collate "C", t.typname collate "C"`,

  // Those of identity columns (deptype i) are made with their columns.
  sequences: `
    select format('create sequence %I.%I as %s increment %s start %s;', n.nspname, c.relname,
      format_type(s.seqtypid, null), s.seqincrement, s.seqstart) as ddl
    from pg_catalog.pg_sequence s join pg_catalog.pg_class c on c.oid = s.seqrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where ${isOurs('pg_class', 'c.oid')} and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')
    order by n.nspname collate "C", c.relname collate "C"`,

  sequenceOwners: `
    select format('alter sequence %I.%I owned by %s.%I;', n.nspname, c.relname, d.refobjid::regclass, a.attname) as ddl
    from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid and c.relkind = 'S'
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_catalog.pg_class'::regclass and d.deptype = 'a' and ${isOurs('pg_class', 'c.oid')}
    order by n.nspname collate "C", c.relname collate "C"`,

  functions: functions('not'),
  functionsOfTables: functions(''),

  views: `
    select format('create %s %I.%I as%s%s', case c.relkind when 'm' then 'materialized view' else 'view' end,
      n.nspname, c.relname, chr(10), pg_get_viewdef(c.oid)) as ddl
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm') and ${isOurs('pg_class', 'c.oid')}
    order by c.oid`,

  constraintsOfPartitions,

  // Those of constraints are made with them, those of partitions with their parent's.
  indexes: `
    select x.indrelid as table_id, pg_get_indexdef(x.indexrelid) || ';' as ddl
    from pg_catalog.pg_index x join pg_catalog.pg_class c on c.oid = x.indexrelid
    where not c.relispartition
      and not exists (select from pg_catalog.pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
    order by x.indrelid, c.relname collate "C"`,

  statistics: `
    select s.stxrelid as table_id, pg_get_statisticsobjdef(s.oid) || ';' as ddl from pg_catalog.pg_statistic_ext s
    order by s.stxrelid, s.stxname collate "C"`,

  triggers: `
    select t.tgrelid as table_id, pg_get_triggerdef(t.oid) || ';' || case t.tgenabled when 'O' then ''
      else format(chr(10) || 'alter table %s %s trigger %I;', t.tgrelid::regclass,
        case t.tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'disable' end, t.tgname) end as ddl
    from pg_catalog.pg_trigger t
    where not t.tgisinternal and t.tgparentid = 0 order by t.tgrelid, t.tgname collate "C"`,

  foreignKeys: `
    select format('alter table %s add constraint %I %s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as ddl
    from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace
    where k.contype = 'f' and k.conparentid = 0 and ${isOurs('pg_constraint', 'k.oid')}
    order by k.conrelid::regclass::text collate "C", k.conname collate "C"`,

  commentsOnTables: comment('in'),
  otherComments: `select ddl from (${comment('not in')}) c order by ddl collate "C"`,
} as const;
