import type { Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from '../file-repository.ts';

/** What was done once, and is not found again by judging again: it stays true. */
const lasting = ['transaction.corrected', 'header.changed', 'file.sequence-gap'];

/**
 * Compares the findings of this run with those that are open from earlier ones. What is found again stays the finding
 * that it was, since when it was, and goes on to this run; where nobody sent the file for this run it keeps as its first
 * run the one in whose report it was told. What is not found any more is `released`, or `fixed` where the file was sent
 * again or the row was answered; it stays readable under its run.
 */
export async function settleFindings(tx: Transaction, file: FileUnderLoad): Promise<void> {
  const isRejudged = file.rejudged_run === file.run;
  const place = `coalesce(row_no, -1) as row_no, code, coalesce(column_name, '') as column_name,
    coalesce(store_id, '') as store_id, coalesce(currency, '') as currency`;
  const numbered = `row_number() over (
    partition by row_no, code, column_name, store_id, currency order by exception_id) as place_no`;
  await tx.query(
    `with before as (
       select exception_id, ${place}, ${numbered} from quality.exceptions
       where file_type = $4 and file_id = $1 and run < $2 and status = 'open'),
     found as (
       select exception_id, ${place}, ${numbered}, status, settled_run, settled_at, value, message, amount_minor
       from quality.exceptions where file_type = $4 and file_id = $1 and run = $2),
     again as (
       select before.exception_id as known_id, found.*
       from before join found using (row_no, code, column_name, store_id, currency, place_no)),
     doubled as (
       delete from quality.exceptions e using again a where e.file_type = $4 and e.exception_id = a.exception_id),
     known as (
       update quality.exceptions e
       set run = $2, first_run = case when $3::boolean then coalesce(e.first_run, e.run) end, value = a.value,
         message = a.message, amount_minor = a.amount_minor, status = a.status, settled_run = a.settled_run,
         settled_at = a.settled_at
       from again a where e.file_type = $4 and e.exception_id = a.known_id)
     update quality.exceptions e
     set run = case when b.code = any ($5::text[]) then $2 else e.run end,
       first_run = case when b.code = any ($5::text[]) then coalesce(e.first_run, e.run) else e.first_run end,
       status = case when b.code = any ($5::text[]) then 'open' when a.is_answered or not $3::boolean then 'fixed' else 'released' end,
       settled_run = case when b.code = any ($5::text[]) then null else $2 end,
       settled_at = case when b.code = any ($5::text[]) then null else now() end
     from before b
     cross join lateral (select exists (
       select from quality.answers where file_id = $1 and row_no = b.row_no and kind <> 'accept' and state = 'in force') as is_answered) a
     where e.file_type = $4 and e.exception_id = b.exception_id
       and not exists (select from again a where a.known_id = b.exception_id)`,
    [file.file_id, file.run, isRejudged, file.file_type, lasting],
  );
}

/** What managers have accepted as it is, is not open again: found again, it is the finding that was accepted. */
export async function waiveAccepted(tx: Transaction, file: FileUnderLoad): Promise<void> {
  if (file.answers_asked === 0) return;
  const accepted = `e.file_type = 'sales' and e.file_id = $1 and e.run = $2 and e.severity = 'warning' and e.status = 'open'
    and exists (
      select from quality.answers a
      where a.file_id = $1 and a.row_no = e.row_no and a.code = e.code and a.kind = 'accept' and a.state = 'in force')`;
  await tx.query(
    `with again as (
       select e.exception_id as found_id, known.exception_id as known_id
       from quality.exceptions e
       join quality.exceptions known on known.file_type = 'sales' and known.file_id = $1 and known.run < $2
         and known.status = 'waived' and known.row_no = e.row_no and known.code = e.code
         and known.column_name is not distinct from e.column_name
       where ${accepted}),
     doubled as (
       delete from quality.exceptions e using again where e.file_type = 'sales' and e.exception_id = again.found_id)
     update quality.exceptions e set run = $2 from again where e.file_type = 'sales' and e.exception_id = again.known_id`,
    [file.file_id, file.run],
  );
  await tx.query(
    `update quality.exceptions e set status = 'waived', settled_run = $2, settled_at = now() where ${accepted}`,
    [file.file_id, file.run],
  );
}
