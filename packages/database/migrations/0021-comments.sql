-- What tables, columns and indexes are for that nothing has spoken of: the data dictionary is made of it.

comment on table bus.partitions is 'How far each partition of a topic has been written.';
comment on column bus.partitions.topic is 'The topic.';
comment on column bus.partitions.partition is 'Its number, from 0: a key always goes into the same one.';

comment on table bus.messages is 'The events that are kept, in the order of their commits.';
comment on column bus.messages.topic is 'The topic.';
comment on column bus.messages.partition is 'The partition.';
comment on column bus.messages.message_offset is 'Its place in the partition; without gaps.';
comment on column bus.messages.key is 'The sender of the file: its events keep their order.';
comment on column bus.messages.value is 'The event''s data, as JSON text.';
comment on column bus.messages.published_at is 'When it was written; pruned by it.';

comment on table bus.cursors is 'How far each group of consumers has read.';
comment on column bus.cursors.consumer_group is 'The service that reads.';
comment on column bus.cursors.topic is 'The topic.';
comment on column bus.cursors.partition is 'The partition.';

comment on column ops.content_releases.file_id is 'The file.';
comment on column ops.content_releases.released_at is 'When it was released.';

comment on column ops.crashes.file_id is 'The file.';
comment on column ops.crashes.run is 'The run that died.';
comment on column ops.crashes.crashed_at is 'When it died.';
comment on column ops.crashes.reason is 'How the process ended.';

comment on column ops.dead_letters.dead_letter_id is 'For commands: `tillkeeper dead-letters replay`.';
comment on column ops.dead_letters.consumer_group is 'The service that could not handle it.';
comment on column ops.dead_letters.topic is 'Where it came from.';
comment on column ops.dead_letters.partition is 'Where it came from.';
comment on column ops.dead_letters.message_offset is 'Where it came from.';
comment on column ops.dead_letters.key is 'The sender of the file.';
comment on column ops.dead_letters.headers is 'json, not jsonb: a header may hold \u0000, which jsonb refuses.';
comment on column ops.dead_letters.value is 'The event''s data, as JSON text.';
comment on column ops.dead_letters.reason is 'The error of the last attempt.';
comment on column ops.dead_letters.attempts is 'How often it was tried.';
comment on column ops.dead_letters.parked_at is 'When it was given up.';

comment on column ops.files.file_id is 'Made from sender, name and sha256: the same file sent again has the same.';
comment on column ops.files.sender_id is 'Who sent it.';
comment on column ops.files.file_name is 'As it was sent.';
comment on column ops.files.file_type is 'What its rows are: sales, products, ...';
comment on column ops.files.format_id is 'The format by which it was read.';
comment on column ops.files.business_date is 'The day of its name; null: the name says none.';
comment on column ops.files.till_id is 'The till of its name; null: the name says none.';
comment on column ops.files.sequence is 'The number in its name, which counts up by one for each sender, type and till; null: none.';
comment on column ops.files.sha256 is 'Of its bytes, in hex.';
comment on column ops.files.size_bytes is 'As they were sent, compressed or not.';
comment on column ops.files.received_at is 'When it was sent last.';
comment on column ops.files.status is 'received: accepted; validated: judged, to be loaded; loaded: in the books; rejected: nothing of it can be used; quarantined: it made the judging process die twice.';
comment on column ops.files.run is 'Which judgement of it is in force, from 1.';
comment on column ops.files.reject_code is 'Why nothing of it is used: the code of a file finding; null: it is not rejected or quarantined.';
comment on column ops.files.reject_detail is 'The same for people.';
comment on column ops.files.validated_at is 'When it was judged last.';
comment on column ops.files.loaded_at is 'When it came into the books last.';
comment on column ops.files.reconciled_at is 'When its counts were last compared with the books.';
comment on column ops.files.reconcile_difference_rows is 'By how many rows they differed then; null: not at all, or not compared.';
comment on column ops.files.reconcile_difference_amount_minor is 'By how much money, in minor units.';
comment on column ops.files.rows_read is 'Records in the file.';
comment on column ops.files.rows_loaded is 'Accepted as a revision of a transaction, or as master data.';
comment on column ops.files.rows_unchanged is 'In the books already, with the same content.';
comment on column ops.files.rows_held is 'Not used until they are put right.';
comment on column ops.files.rows_repeated is 'The same line twice in the file: counted once.';
comment on column ops.files.rows_removed is 'Taken out by a manager''s answer.';
comment on column ops.files.rows_without_amount is 'Whose amount cannot be read: it counts as 0.';
comment on column ops.files.amount_read_minor is 'line_total of rows_read, in minor units, currencies added up.';
comment on column ops.files.amount_loaded_minor is 'Of rows_loaded.';
comment on column ops.files.amount_unchanged_minor is 'Of rows_unchanged.';
comment on column ops.files.amount_held_minor is 'Of rows_held: what is not in the books for it.';
comment on column ops.files.amount_repeated_minor is 'Of rows_repeated.';
comment on column ops.files.amount_removed_minor is 'Of rows_removed.';

comment on table ops.file_totals is 'What became of a file''s rows and money, by store and currency; the sums over a file are in ops.files.';
comment on column ops.file_totals.file_id is 'The file.';
comment on column ops.file_totals.currency is 'As sent, or that of the store; empty where neither is known.';
comment on column ops.file_totals.rows_read is 'Records in the file.';
comment on column ops.file_totals.rows_loaded is 'Accepted as a revision of a transaction, or as master data.';
comment on column ops.file_totals.rows_unchanged is 'In the books already, with the same content.';
comment on column ops.file_totals.rows_held is 'Not used until they are put right.';
comment on column ops.file_totals.rows_repeated is 'The same line twice in the file: counted once.';
comment on column ops.file_totals.rows_removed is 'Taken out by a manager''s answer.';
comment on column ops.file_totals.rows_without_amount is 'Whose amount cannot be read: it counts as 0.';
comment on column ops.file_totals.amount_read_minor is 'line_total of rows_read, in minor units.';
comment on column ops.file_totals.amount_loaded_minor is 'Of rows_loaded.';
comment on column ops.file_totals.amount_unchanged_minor is 'Of rows_unchanged.';
comment on column ops.file_totals.amount_held_minor is 'Of rows_held: what is not in the books for it.';
comment on column ops.file_totals.amount_repeated_minor is 'Of rows_repeated.';
comment on column ops.file_totals.amount_removed_minor is 'Of rows_removed.';

comment on column ops.inbox.consumer is 'The service.';
comment on column ops.inbox.event_id is 'The header ce_id of the event.';
comment on column ops.inbox.handled_at is 'When it was handled; pruned by it.';

comment on table ops.migrations is 'Which migrations this database has had, written by the tool that runs them.';
comment on column ops.migrations.id is 'In the order in which they ran.';
comment on column ops.migrations.name is 'The name of the file, without .sql.';
comment on column ops.migrations.run_on is 'When, without a zone: as the server''s clock stood.';

comment on column ops.outbox.id is 'The order of publishing.';
comment on column ops.outbox.topic is 'Where it goes.';
comment on column ops.outbox.key is 'The sender of the file: its events keep their order.';
comment on column ops.outbox.value is 'The event''s data, as JSON text.';
comment on column ops.outbox.created_at is 'When its cause was committed.';

comment on column ops.reference_changes.change_id is 'Grows, though not in the order of commits.';
comment on column ops.reference_changes.table_name is 'Schema and table.';
comment on column ops.reference_changes.noted_at is 'When it was changed; pruned by it.';

comment on column ops.report_items.store_id is 'The store that is told.';
comment on column ops.report_items.file_id is 'The file.';
comment on column ops.report_items.run is 'The run of the file whose outcome it is.';
comment on column ops.report_items.noted_at is 'When the outcome was known.';
comment on column ops.report_items.report_id is 'The report that speaks of it; null: none yet.';

comment on column ops.reports.report_id is 'For commands and addresses.';
comment on column ops.reports.kind is 'digest: what became of a store''s files; refused, rejected: one file of which nothing was used.';
comment on column ops.reports.store_id is 'The store whose manager reads it.';
comment on column ops.reports.report_date is 'The day it is about, in the store''s zone.';
comment on column ops.reports.dedupe_key is 'What it is about: the same is never reported twice.';
comment on column ops.reports.state is 'pending: to be sent; sending: being sent, perhaps sent; sent; failed: given up.';
comment on column ops.reports.message_id is 'The Message-ID of the mail: a mail that arrives twice is known as one.';
comment on column ops.reports.recipient_name is 'The manager; null: not known.';
comment on column ops.reports.recipient is 'The address it goes to.';
comment on column ops.reports.subject is 'The subject of the mail.';
comment on column ops.reports.attempts is 'How often it was tried.';
comment on column ops.reports.last_error is 'What the mail server said last; null: nothing wrong.';
comment on column ops.reports.content is 'What the mail is made from.';
comment on column ops.reports.created_at is 'When it was written.';
comment on column ops.reports.next_attempt_at is 'Not before this.';
comment on column ops.reports.sent_at is 'When the mail server took it; null: not yet.';

comment on column ops.runs.file_id is 'The file.';
comment on column ops.runs.status is 'How it ended: as in ops.files.';
comment on column ops.runs.rows_loaded is 'As in ops.files, at the end of this run.';
comment on column ops.runs.rows_unchanged is 'As in ops.files, at the end of this run.';
comment on column ops.runs.rows_held is 'As in ops.files, at the end of this run.';
comment on column ops.runs.rows_repeated is 'As in ops.files, at the end of this run.';

comment on column ops.sender_headers.sender_id is 'The sender.';
comment on column ops.sender_headers.file_type is 'What its files are.';
comment on column ops.sender_headers.format_id is 'The format by which they are read.';

comment on table ops.sender_keys is 'Keys by which senders say who they are. A sender may have several, so that they can be changed without a gap.';
comment on column ops.sender_keys.key_id is 'Names the key in logs and answers; no secret.';
comment on column ops.sender_keys.sender_id is 'Whose it is.';
comment on column ops.sender_keys.key_sha256 is 'Of the key, in hex: the key itself is kept nowhere.';
comment on column ops.sender_keys.created_at is 'Since when.';
comment on column ops.sender_keys.revoked_at is 'When it was revoked: it stops working within a minute; null: it works.';

comment on table ops.senders is 'Who may send: stores, web shops, head office.';
comment on column ops.senders.sender_id is 'The first part of the names of its files.';
comment on column ops.senders.kind is 'What it is; head office alone may send master data.';
comment on column ops.senders.format_id is 'The format of its files where their names do not say another.';
comment on column ops.senders.created_at is 'Since when.';

comment on column ops.sequence_gaps.gap_id is 'Names the gap.';
comment on column ops.sequence_gaps.sender_id is 'The sender.';
comment on column ops.sequence_gaps.file_type is 'What the files are.';
comment on column ops.sequence_gaps.till_id is 'The till; empty for files without one.';
comment on column ops.sequence_gaps.missing is 'The numbers, as ranges.';
comment on column ops.sequence_gaps.until is 'The first day of the next count; null: there is none.';
comment on column ops.sequence_gaps.found_at is 'When it was found.';

comment on column ops.silver_objects.file_id is 'The file.';
comment on column ops.silver_objects.run is 'The run that wrote it.';
comment on column ops.silver_objects.table_name is 'What its rows are.';
comment on column ops.silver_objects.blob_key is 'Where it is in the blob store.';
comment on column ops.silver_objects.rows is 'How many rows it has.';
comment on column ops.silver_objects.is_in_force is 'Is it of the run in force? Of each file one run is.';
comment on column ops.silver_objects.created_at is 'When it was written.';

comment on column ops.till_counts.sender_id is 'The sender.';
comment on column ops.till_counts.file_type is 'What the files are.';
comment on column ops.till_counts.lowest is 'The lowest number of this count.';
comment on column ops.till_counts.highest is 'The highest number so far.';

comment on column quality.aliases.alias_id is 'Names the answer.';
comment on column quality.aliases.note is 'In the words of who confirmed it.';
comment on column quality.aliases.confirmed_at is 'Since when it is applied.';
comment on column quality.aliases.undone_by is 'The key that undid it; null: in force.';

comment on column quality.exceptions.exception_id is 'The finding; with file_type its key.';
comment on column quality.exceptions.file_id is 'The file.';
comment on column quality.exceptions.file_type is 'What the file''s rows are: its partition.';
comment on column quality.exceptions.row_no is 'The row, from 1; null: the file as a whole.';
comment on column quality.exceptions.line_from is 'The line of the raw file in which the row begins, from 1.';
comment on column quality.exceptions.byte_from is 'The row''s first byte in the file, from 0.';
comment on column quality.exceptions.byte_to is 'The byte after its last.';
comment on column quality.exceptions.store_id is 'As sent, or by the file''s name; null: not known. No foreign key: an unknown store is a finding.';
comment on column quality.exceptions.business_date is 'The day of the sale, where it is known.';
comment on column quality.exceptions.till_id is 'The till, where it is known.';
comment on column quality.exceptions.transaction_id is 'As sent; null: not of a sale, or not readable.';
comment on column quality.exceptions.line_no is 'As sent.';
comment on column quality.exceptions.product_id is 'As sent, or as it was repaired.';
comment on column quality.exceptions.code is 'The rule (docs/rules.md).';
comment on column quality.exceptions.severity is 'error: the row is not used; warning: it is used, and reported; info: counted.';
comment on column quality.exceptions.column_name is 'The column that is wrong; null: none in particular.';
comment on column quality.exceptions.value is 'What was sent there.';
comment on column quality.exceptions.message is 'The finding for people.';
comment on column quality.exceptions.amount_minor is 'line_total of the row in minor units, where it can be read.';
comment on column quality.exceptions.currency is 'Of the amount.';
comment on column quality.exceptions.created_at is 'When it was found first.';
comment on column quality.exceptions.settled_at is 'When it was found no more, or left; null: open.';

comment on column quality.exceptions_masked.exception_id is 'The finding; with file_type its key.';
comment on column quality.exceptions_masked.file_id is 'The file.';
comment on column quality.exceptions_masked.file_type is 'What the file''s rows are: its partition.';
comment on column quality.exceptions_masked.row_no is 'The row, from 1; null: the file as a whole.';
comment on column quality.exceptions_masked.store_id is 'As sent, or by the file''s name; null: not known. No foreign key: an unknown store is a finding.';
comment on column quality.exceptions_masked.business_date is 'The day of the sale, where it is known.';
comment on column quality.exceptions_masked.till_id is 'The till, where it is known.';
comment on column quality.exceptions_masked.transaction_id is 'As sent; null: not of a sale, or not readable.';
comment on column quality.exceptions_masked.line_no is 'As sent.';
comment on column quality.exceptions_masked.product_id is 'As sent, or as it was repaired.';
comment on column quality.exceptions_masked.code is 'The rule (docs/rules.md).';
comment on column quality.exceptions_masked.severity is 'error: the row is not used; warning: it is used, and reported; info: counted.';
comment on column quality.exceptions_masked.column_name is 'The column that is wrong; null: none in particular.';
comment on column quality.exceptions_masked.amount_minor is 'line_total of the row in minor units, where it can be read.';
comment on column quality.exceptions_masked.currency is 'Of the amount.';
comment on column quality.exceptions_masked.created_at is 'When it was found first.';
comment on column quality.exceptions_masked.settled_at is 'When it was found no more, or left; null: open.';
comment on column quality.exceptions_masked.value is 'What was sent, where the column never holds a person; else null.';
comment on column quality.exceptions_masked.run is 'The last run that found it.';
comment on column quality.exceptions_masked.status is 'As in quality.exceptions.';
comment on column quality.exceptions_masked.first_run is 'As in quality.exceptions.';
comment on column quality.exceptions_masked.settled_run is 'As in quality.exceptions.';

comment on column quality.exception_changes.change_id is 'Grows with time.';
comment on column quality.exception_changes.file_type is 'What the file''s rows are; with exception_id the key of the finding.';

comment on column quality.store_day_files.file_id is 'The file.';
comment on column quality.store_day_files.business_date is 'The day.';
comment on column quality.store_day_files.till_id is 'The till.';

comment on column audit.files.file_id is 'The file.';
comment on column audit.files.sender_id is 'Who sent it.';
comment on column audit.files.file_name is 'As it was sent.';
comment on column audit.files.file_type is 'What its rows are.';
comment on column audit.files.sha256 is 'Of its bytes, in hex.';
comment on column audit.files.sent_by is 'As in ops.receipts.';
comment on column audit.files.software is 'As in ops.receipts.';
comment on column audit.files.run is 'The run.';
comment on column audit.files.why is 'Why it was judged: as in ops.runs.';
comment on column audit.files.received_at is 'When the file was sent last.';
comment on column audit.files.validated_at is 'When this run''s judgement was written.';
comment on column audit.files.loaded_at is 'When it was in the books; null: not loaded.';
comment on column audit.files.status is 'How the run ended.';
comment on column audit.files.rows_read is 'As in ops.files, at the end of this run.';
comment on column audit.files.rows_loaded is 'As in ops.files, at the end of this run.';
comment on column audit.files.rows_unchanged is 'As in ops.files, at the end of this run.';
comment on column audit.files.rows_held is 'As in ops.files, at the end of this run.';
comment on column audit.files.rows_repeated is 'As in ops.files, at the end of this run.';
comment on column audit.files.validator_version is 'The release that judged it.';
comment on column audit.files.loader_version is 'The release that loaded it; null: not loaded.';

comment on column retail.customers_masked.customer_id is 'As in retail.customers.';
comment on column retail.customers_masked.initials is 'The first letters of the name.';
comment on column retail.customers_masked.email_domain is 'What stands behind the @ of the e-mail address.';
comment on column retail.customers_masked.has_phone is 'Is a telephone number known?';
comment on column retail.customers_masked.country is 'As in retail.customers.';
comment on column retail.customers_masked.created_at is 'As in retail.customers.';
comment on column retail.customers_masked.received_at is 'As in retail.customers.';
comment on column retail.customers_masked.updated_at is 'As in retail.customers.';

comment on column retail.addresses_masked.address_id is 'As in retail.addresses.';
comment on column retail.addresses_masked.customer_id is 'As in retail.addresses.';
comment on column retail.addresses_masked.store_id is 'As in retail.addresses.';
comment on column retail.addresses_masked.supplier_id is 'As in retail.addresses.';
comment on column retail.addresses_masked.kind is 'As in retail.addresses.';
comment on column retail.addresses_masked.postal_area is 'The letters that a British postcode begins with; else null.';
comment on column retail.addresses_masked.country is 'As in retail.addresses.';
comment on column retail.addresses_masked.revision is 'As in retail.addresses.';
comment on column retail.addresses_masked.updated_at is 'As in retail.addresses.';
comment on column retail.addresses_masked.deleted_at is 'As in retail.addresses.';

comment on column retail.master_revisions_masked.change_id is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.table_name is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.key is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.revision is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.record is 'The version, without what says who a person is.';
comment on column retail.master_revisions_masked.valid_from is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.superseded_at is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.is_deleted is 'As in retail.master_revisions.';

comment on schema quality is 'What was found of files and rows, and what is known for judging them.';
comment on schema staging is 'Every record of every file as it was sent, for some weeks.';
comment on function staging.make_partition(timestamptz) is 'Makes the week''s partition for an instant, where it is missing; says whether it was.';
comment on function staging.drop_partitions(timestamptz) is 'Drops the weeks whose records are all older than the instant; returns how many.';
comment on constraint files_rows_accounted on ops.files is 'Every row of a finished file is accounted for.';
comment on constraint files_amounts_accounted on ops.files is 'And all of its money.';
comment on constraint files_check on ops.files is 'A file has a reason exactly when it is rejected or quarantined.';
comment on constraint senders_check on ops.senders is 'Head office sends for all stores; everybody else says for which.';

-- Which question an index answers.
comment on index bus.messages_published_at is 'Pruning: what is old enough to go?';
comment on index ops.inbox_handled_at is 'Pruning: what is old enough to go?';
comment on index ops.dead_letters_once is 'A message that is parked twice is there once.';
comment on index ops.dead_letters_parked_at is 'Pruning, and the list of the latest.';
comment on index ops.sender_keys_sender_id is 'Which keys has a sender?';
comment on index ops.files_sender_id is 'GET /v1/files?sender_id=&business_date=&status=';
comment on index ops.files_sha256 is 'Did the same bytes come before (file.content-known)?';
comment on index ops.files_file_name is 'Is it the latest file under its name?';
comment on index ops.files_received_at is 'The latest files of all senders.';
comment on index ops.files_sequence_unseen is 'Which files'' numbers are not compared with their tills'' yet?';
comment on index ops.files_till_sequence is 'Which numbers has a till sent?';
comment on index ops.files_master_data_underway is 'Are master data underway that a file of sales has to wait for?';
comment on index ops.file_totals_store_id is 'What came for a store?';
comment on index ops.crashes_file_id is 'How often did judging this run of a file crash?';
comment on index ops.reports_store_id is 'The reports of a store.';
comment on index ops.reports_unsent is 'Which mails are to be sent now?';
comment on index ops.report_items_due is 'What has a store''s next digest to speak of?';
comment on index ops.sequence_gaps_till is 'Does a file fill a gap of its till?';
comment on index quality.exceptions_file_id is 'The findings of a file, by row.';
comment on index quality.exceptions_store_id is 'What has a store to put right? The latest first.';
comment on index quality.exceptions_sequence_gap is 'Which gaps were found and not told yet?';
comment on index quality.exceptions_original_unknown is 'Is this receipt the one that a return waits for?';
comment on index quality.exceptions_releasable is 'Which files wait for a record that has come?';
comment on index audit.changes_changed_at is 'What was changed in a span of time? Rows come in its order: some pages of ranges find them.';
comment on index audit.changes_row_key is 'The history of a record.';
comment on index audit.changes_old_customer is 'Whom did corrected sales name? For forgetting them.';
comment on index audit.changes_new_customer is 'Whom did corrected sales name? For forgetting them.';
comment on index ops.receipts_received_at is 'What came in a span of time?';
comment on index ops.runs_validated_at is 'What was judged in a span of time?';
comment on index quality.exception_changes_exception_id is 'The history of a finding.';
comment on index quality.exception_changes_changed_at is 'What became of findings in a span of time?';
comment on index quality.store_day_files_place is 'The files of a store''s day, by till.';
comment on index quality.store_days_business_date is 'The days of all stores, the latest first.';
comment on index quality.store_days_updated_at is 'Which days have changed since?';
comment on index staging.record_lines_file_id is 'In which pages are the records of a file?';
comment on index quality.aliases_in_force is 'One answer in force for a code of a sender or store; and which it is.';
