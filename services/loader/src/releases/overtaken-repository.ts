import type { Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from '../file-repository.ts';

const key = ['store_id', 'transaction_id', 'business_date', 'till_id'];
const keyOf = (alias: string): string => key.map(name => `${alias}.${name}`).join(', ');
/** An order of the web shop is one whatever its day. */
const sameReceipt = (a: string, b: string): string =>
  `${['store_id', 'transaction_id', 'till_id'].map(name => `${a}.${name} = ${b}.${name}`).join(' and ')}
   and (${a}.business_date = ${b}.business_date or ${a}.till_id = 'WEB')`;
const isOpen = (e: string): string => `${e}.file_type = 'sales' and ${e}.status = 'open'`;
/** SQL: whether the file of `e` was received before the given instant and sequence. */
const cameBefore = (e: string, receivedAt: string, sequence: string): string =>
  `exists (select from ops.files f where f.file_id = ${e}.file_id
     and (f.received_at, coalesce(f.sequence, 0)) < (${receivedAt}, ${sequence}))`;

/**
 * SQL: receipts of files with something open, of the findings that `rows` selects; with what tells one sale from another of the same
 * number. Every row of a receipt that is held has a finding. Rows of several minutes may be several sales: of one of them nothing is said.
 */
const receiptsOf = (rows: string): string => `
  select file_id, ${key.join(', ')}, max(date_trunc('minute', sold_at)) as sold_minute,
    sum(amount_minor) filter (where is_first) as amount_minor,
    bool_or(code = 'transaction.number-collision')
      or coalesce(min(date_trunc('minute', sold_at)) < max(date_trunc('minute', sold_at)), false) as is_another
  from (select e.*, row_number() over (partition by file_id, row_no order by exception_id) = 1 as is_first from (${rows}) e) e
  group by file_id, ${key.join(', ')}`;
/** SQL: two receipts of one number are one sale: of the same minute, or where that is not known of the same money. A till may begin to count anew. */
const isSameSale = (receipt: string, other: { minute: string; amount: string }): string =>
  `not ${receipt}.is_another and case when ${receipt}.sold_minute is null or ${other.minute} is null
     then ${receipt}.amount_minor = ${other.amount} else ${receipt}.sold_minute = ${other.minute} end`;

/** For the history of findings; nothing after it in the transaction changes any. */
const because = (reason: string): string => `(select set_config('tillkeeper.reason', '${reason}', true)) as said`;

/** SQL: which files a statement, whose changed findings `changed` returns, has said something of. */
const filesOf = (changed: string): string =>
  `, changed as (${changed} returning e.file_id) select distinct file_id from changed`;
interface FileRow {
  readonly file_id: string;
}
const idsOf = ({ rows }: { rows: readonly FileRow[] }): string[] => rows.map(row => row.file_id);

/**
 * What was open of receipts in files that came before, and is in the books by this file now (or again, in the same words),
 * is fixed. Returns the files of which something was settled.
 */
export function settleWhatCame(tx: Transaction, file: FileUnderLoad): Promise<string[]> {
  return settle(tx, {
    came: `select ${keyOf('b')}, b.transaction_timestamp, b.amount_minor, $1::text as file_id, $2::timestamptz as received_at, $3::bigint as received_sequence
      from loading_baskets b join judged_baskets j using (basket_no) where j.verdict in ('new', 'corrected', 'present', 'resent')`,
    values: [file.file_id, file.received_at, file.sequence],
  });
}

/** The same for several files that share a transaction, whose baskets are all new. */
export function settleWhatCameTogether(tx: Transaction): Promise<string[]> {
  return settle(tx, {
    came: `select ${keyOf('b')}, b.transaction_timestamp, b.amount_minor, o.file_id, o.received_at, o.received_sequence
      from loading_baskets b join loading_owners o using (basket_no)`,
    values: [],
  });
}

async function settle(tx: Transaction, { came, values }: { came: string; values: unknown[] }): Promise<string[]> {
  const settled = await tx.query<FileRow>(
    `with came as (${came}),
     receipts as (${receiptsOf(`
       select e.* from came join quality.exceptions e on ${sameReceipt('e', 'came')}
       where ${isOpen('e')} and e.file_id <> came.file_id and ${cameBefore('e', 'came.received_at', 'came.received_sequence')}`)}),
     settled as (
       select r.* from receipts r join came on ${sameReceipt('r', 'came')}
       where ${isSameSale('r', { minute: `date_trunc('minute', came.transaction_timestamp)`, amount: 'came.amount_minor' })})
     ${filesOf(`update quality.exceptions e set status = 'fixed', settled_at = now()
       from settled s, ${because('The receipt was sent again, and is in the books.')}
       where ${isOpen('e')} and e.file_id = s.file_id and ${sameReceipt('e', 's')}`)}`,
    values,
  );
  return idsOf(settled);
}

/**
 * Of receipts that this file holds: where a file that came later has them in the books, its findings are fixed; and of
 * two files that hold the same receipt the later one speaks of it, the other's findings are waived. Returns the files of
 * which something was settled.
 */
export async function settleWhatIsHeld(tx: Transaction, file: FileUnderLoad): Promise<string[]> {
  const held = (e: string): string =>
    `${isOpen(e)} and (${e}.severity = 'error' or ${e}.code = 'transaction.held') and ${e}.transaction_id is not null`;
  const own = receiptsOf(`select e.* from quality.exceptions e where e.file_id = $1 and e.run = $2 and ${held('e')}`);
  const values = [file.file_id, file.run, file.received_at, file.sequence];
  const inBooks = await tx.query<FileRow>(
    `with own as (${own}),
     settled as (
       select own.* from own join retail.orders o on ${sameReceipt('o', 'own')}
       where o.business_date between (select min(business_date) from own) and (select max(business_date) from own)
         and o.file_id <> $1 and (o.received_at, o.received_sequence) > ($3::timestamptz, $4::bigint)
         and ${isSameSale('own', { minute: `date_trunc('minute', o.transaction_timestamp)`, amount: 'round(o.total_amount * 10 ^ ops.minor_unit_exponent(o.currency))' })})
     ${filesOf(`update quality.exceptions e set status = 'fixed', settled_at = now()
       from settled s, ${because('A later file has the receipt, and it is in the books.')}
       where ${isOpen('e')} and e.file_id = $1 and ${sameReceipt('e', 's')}`)}`,
    values,
  );
  const twice = await tx.query<FileRow>(
    `with own as (${own}),
     others as (${receiptsOf(`
       select e.* from own join quality.exceptions e on ${sameReceipt('e', 'own')}
       where e.file_id <> $1 and ${held('e')}`)}),
     pairs as (
       select own.file_id as own_id, others.file_id as other_id, ${keyOf('own')},
         ${cameBefore('others', '$3::timestamptz', '$4::bigint')} as is_other_older
       from own join others on ${sameReceipt('others', 'own')}
       where not others.is_another and ${isSameSale('own', { minute: 'others.sold_minute', amount: 'others.amount_minor' })})
     ${filesOf(`update quality.exceptions e set status = 'waived', settled_at = now()
       from pairs p, ${because('The receipt was sent again, and is held as that.')}
       where ${held('e')} and e.file_id = case when p.is_other_older then p.other_id else p.own_id end and ${sameReceipt('e', 'p')}`)}`,
    values,
  );
  return [...idsOf(inBooks), ...idsOf(twice)];
}
