import type { Queryable } from '@tillkeeper/database';

/** Files whose records have the same columns in the same places. */
export interface KindOfFile {
  readonly format_id: string;
  readonly file_type: string;
  /** Null: of before headers were kept. */
  readonly header: string[] | null;
  readonly files: { readonly file_id: string; readonly file_name: string; readonly sender_id: string }[];
}

/** The files of these types of which records are staged, by kind. */
export async function listKinds(on: Queryable, fileTypes: readonly string[]): Promise<KindOfFile[]> {
  const { rows } = await on.query<KindOfFile>(
    `select f.format_id, f.file_type, f.header,
       json_agg(json_build_object('file_id', f.file_id, 'file_name', f.file_name, 'sender_id', f.sender_id)) as files
     from ops.files f
     where f.file_type = any ($1) and exists (select from staging.records s where s.file_id = f.file_id)
     group by f.format_id, f.file_type, f.header`,
    [fileTypes],
  );
  return rows;
}

export interface StagedRecord {
  readonly file_id: string;
  readonly run: number;
  readonly row_no: bigint;
  readonly columns: string[];
}

/** Where to look for a person. `customerColumn` and `transactionColumn` count from 1. */
export interface WhereToLook {
  readonly fileIds: readonly string[];
  readonly customerColumn: number | null;
  readonly transactionColumn: number | null;
  /** Columns of a record that was split; others are searched whole. */
  readonly width: number | null;
  /** What the customer_id contains as it was sent; '': anything. */
  readonly idPart: string;
  /** Texts in lower case. */
  readonly texts: readonly string[];
  readonly transactionIds: readonly string[];
}

/** Records that may be of the person: more than are, never fewer. */
export async function findRecords(on: Queryable, where: WhereToLook): Promise<StagedRecord[]> {
  const { rows } = await on.query<StagedRecord>(
    `select s.file_id, s.run, s.row_no, s.columns
     from staging.records s
     cross join lateral (select array_to_string(s.columns, e'\\x1f') as all_of_it) as t
     where s.file_id = any ($1)
       and (case when cardinality(s.columns) = $3::int and $2::int is not null then strpos(s.columns[$2::int], $4) > 0
              else strpos(t.all_of_it, $4) > 0 end
         or (s.columns[$6::int] = any ($7::text[]))
         or exists (select from unnest($5::text[]) as telling where strpos(lower(t.all_of_it collate "pg_c_utf8"), telling) > 0))
       and exists (select from unnest(s.columns) as cell where cell <> '')`,
    [
      where.fileIds,
      where.customerColumn,
      where.width,
      where.idPart,
      where.texts,
      where.transactionColumn,
      where.transactionIds,
    ],
  );
  return rows;
}

/** What stands in the column of the customers, each text once, and the records that could not be split, whole. */
export async function listNamed(
  on: Queryable,
  of: { fileId: string; run: number; customerColumn: number; width: number },
): Promise<{ ids: string[]; unsplit: string[] }> {
  const { rows } = await on.query<{ ids: string[] | null; unsplit: string[] | null }>(
    `select (select array_agg(distinct columns[$3::int]) from staging.records
             where file_id = $1 and run = $2 and cardinality(columns) = $4 and columns[$3::int] <> '') as ids,
       (select array_agg(array_to_string(columns, ' ')) from staging.records
        where file_id = $1 and run = $2 and cardinality(columns) <> $4) as unsplit`,
    [of.fileId, of.run, of.customerColumn, of.width],
  );
  return { ids: rows[0]?.ids ?? [], unsplit: rows[0]?.unsplit ?? [] };
}

/** Empties records; from then on they point to nothing in the raw file either. */
export async function blankRecords(tx: Queryable, records: readonly StagedRecord[]): Promise<void> {
  if (records.length === 0) return;
  await tx.query(
    `update staging.records s
     set columns = array(select cell from jsonb_array_elements_text(n.columns) with ordinality as c (cell, place) order by place),
       byte_to = s.byte_from
     from jsonb_to_recordset($1::jsonb) as n (file_id text, run integer, row_no bigint, columns jsonb)
     where s.file_id = n.file_id and s.row_no = n.row_no and s.run = n.run`,
    [JSON.stringify(records.map(record => ({ ...record, row_no: String(record.row_no) })))],
  );
}
