-- What a file of a store's own says of no store is that store's business: its findings were told, now its totals are, too.

-- As the owner, or the policies of files and of their totals would ask one another without end.
create function ops.is_of_seen_stores(of_file text) returns boolean stable parallel safe security definer
set search_path = pg_catalog, pg_temp language sql
return exists (
  select from ops.files f join ops.senders s using (sender_id)
  where f.file_id = of_file and s.stores <@ (ops.seen_stores())::text[]);
comment on function ops.is_of_seen_stores(text) is 'Whether a file was sent by a sender that sends for stores alone which this transaction may see.';
revoke execute on function ops.is_of_seen_stores(text) from public;
grant execute on function ops.is_of_seen_stores(text) to tillkeeper_reporter;

drop policy of_store on ops.file_totals;
create policy of_store on ops.file_totals for select to tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[])
    or (store_id = '' and ops.is_of_seen_stores(file_id)));
comment on policy of_store on ops.file_totals is 'The stores that the transaction has named (ops.seen_stores), and what their own files say of no store.';
