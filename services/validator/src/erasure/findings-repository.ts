import { problemCodes } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

/** Columns of the contract whose values are a person's. */
const personal = ['customer_id', 'customer_name', 'customer_email', 'customer_phone', 'name', 'email', 'phone'];
const codes = Object.keys(problemCodes);
const sentences = Object.values(problemCodes).map(code => code.sentence);

const sentence = `coalesce((select s.sentence from unnest($1::text[], $2::text[]) as s (code, sentence) where s.code = e.code), '')`;
const mentions = (text: string): string =>
  `exists (select from unnest($3::text[]) as telling where strpos(lower(${text} collate "pg_c_utf8"), telling) > 0)`;
const isToBeEmptied = `(e.column_name is null or e.column_name = any ($4) or ${mentions('e.value')} or ${mentions('e.message')})`;
const emptied = `value = case when ${isToBeEmptied} then null else e.value end,
  message = case when ${isToBeEmptied} then ${sentence} else e.message end, byte_from = null, byte_to = null`;
const isLeft = '(e.value is not null or e.byte_from is not null)';

/**
 * Empties what findings say of these records; what an article or a price was stays. They point to the raw file no longer.
 * Returns the file of each finding, as the others here do.
 */
export async function emptyFindingsOfRecords(
  tx: Queryable,
  of: { texts: readonly string[]; records: readonly { file_id: string; row_no: bigint }[] },
): Promise<string[]> {
  if (of.records.length === 0) return [];
  const { rows } = await tx.query<{ file_id: string }>(
    `update quality.exceptions e set ${emptied}
     from unnest($5::text[], $6::bigint[]) as r (file_id, row_no)
     where e.file_id = r.file_id and e.row_no = r.row_no and ${isLeft}
     returning e.file_id`,
    [
      ...[codes, sentences, of.texts, personal],
      of.records.map(record => record.file_id),
      of.records.map(record => record.row_no),
    ],
  );
  return rows.map(row => row.file_id);
}

/** The same of what was found of the customer's transactions in the books, also where their records are staged no longer. */
export async function emptyFindingsOfOrders(
  tx: Queryable,
  of: { texts: readonly string[]; customerId: string },
): Promise<string[]> {
  const { rows } = await tx.query<{ file_id: string }>(
    `update quality.exceptions e set ${emptied}
     from (select store_id, business_date, till_id, transaction_id from retail.orders where customer_id = $5
           union select store_id, business_date, till_id, transaction_id from retail.order_revisions where customer_id = $5) o
     where e.file_type = 'sales' and e.store_id = o.store_id and e.transaction_id = o.transaction_id
       and (e.business_date is null or e.business_date = o.business_date) and (e.till_id is null or e.till_id = o.till_id)
       and ${isLeft}
     returning e.file_id`,
    [codes, sentences, of.texts, personal, of.customerId],
  );
  return rows.map(row => row.file_id);
}

/** The same of every finding that names the customer, or says one of the texts, wherever it is; of a file's where one is given. */
export async function emptyFindingsNaming(
  tx: Queryable,
  of: { texts: readonly string[]; customerId: string; fileId: string | null },
): Promise<string[]> {
  const { rows } = await tx.query<{ file_id: string }>(
    `update quality.exceptions e set value = null, message = ${sentence}, byte_from = null, byte_to = null
     where ($6::text is null or e.file_id = $6)
       and ((e.column_name = any ($4) and e.value = $5) or ${mentions('e.value')} or ${mentions('e.message')})
     returning e.file_id`,
    [codes, sentences, of.texts, personal, of.customerId, of.fileId],
  );
  return rows.map(row => row.file_id);
}

/** Replaces what was said of trouble where it quotes the person. */
export async function emptyReasons(tx: Queryable, texts: readonly string[]): Promise<number> {
  let count = 0;
  for (const [table, column] of [
    ['ops.crashes', 'reason'],
    ['ops.dead_letters', 'reason'],
    ['ops.files', 'reject_detail'],
  ] as const) {
    const { rowCount } = await tx.query(
      `update ${table} set ${column} = 'erased: it quoted a customer'
       where exists (select from unnest($1::text[]) as telling where strpos(lower(${column} collate "pg_c_utf8"), telling) > 0)`,
      [texts],
    );
    count += rowCount ?? 0;
  }
  return count;
}
