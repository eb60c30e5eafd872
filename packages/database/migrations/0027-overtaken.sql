-- A receipt that was held and is sent again, right, in another file is settled; held again, it is one problem and not two.

create index exceptions_open_receipts on quality.exceptions (store_id, transaction_id)
  where status = 'open' and transaction_id is not null;
comment on index quality.exceptions_open_receipts is 'What is open of this receipt, from whatever file?';
comment on column quality.exceptions.settled_run is 'The run that found it no more (or left it), and settled_at when; null: open, or settled by what another file brought.';
comment on column quality.exceptions.status is 'open; fixed: not found any more when the receipt or the file was sent again, or an answer put it right; released: not found any more when the file was judged again by itself; waived: what it is about stays in the books, was accepted as it is, or was sent again and is held as that.';

alter table quality.answers add column asked_at timestamptz;
comment on column quality.answers.asked_at is 'When the mail was written that asks a second person; null: not asked (yet), or none is needed.';
grant update (asked_at) on quality.answers to tillkeeper_reporter;
create index answers_waiting on quality.answers (store_id, answered_by) where state = 'waiting';
comment on index quality.answers_waiting is 'What waits for a second person?';
