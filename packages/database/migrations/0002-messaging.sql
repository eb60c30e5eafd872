create schema if not exists ops;
comment on schema ops is 'What Tillkeeper needs to run: files and their accounts, messages on their way, migrations.';

create table ops.inbox (
  consumer   text not null,
  event_id   text not null,
  handled_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
comment on table ops.inbox is 'Which consumer has handled which event; written in the transaction of its effect, so a second delivery changes nothing.';
create index inbox_handled_at on ops.inbox (handled_at);

create table ops.outbox (
  id         bigint generated always as identity primary key,
  event_id   text not null,
  topic      text not null,
  key        text not null,
  headers    json not null,
  value      text not null,
  created_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
comment on table ops.outbox is 'Events whose cause is committed and which the bus has not acknowledged yet. A queue: mostly empty, vacuumed by count.';
comment on column ops.outbox.event_id is 'For people; of a replayed message its dead letter. Consumers go by the header ce_id.';
comment on column ops.outbox.headers is 'json, not jsonb: a replayed message keeps its headers letter for letter, also what jsonb refuses.';

create table ops.dead_letters (
  dead_letter_id bigint generated always as identity primary key,
  consumer_group text not null,
  topic          text not null,
  partition      integer not null check (partition >= 0),
  message_offset bigint not null check (message_offset >= 0),
  key            text not null,
  headers        json not null,
  value          text not null,
  reason         text not null,
  attempts       integer not null check (attempts >= 1),
  parked_at      timestamptz not null default now(),
  replayed_at    timestamptz
);
comment on table ops.dead_letters is 'Messages that could not be handled, with the reason; their partition went on.';
comment on column ops.dead_letters.replayed_at is 'When it was put into the outbox again.';
-- Parking is repeated when the process ends before the offset has moved. The value is in the key because the offsets of
-- a topic that was made anew begin at 0 again.
create unique index dead_letters_once on ops.dead_letters (consumer_group, topic, partition, message_offset, md5(value))
  where replayed_at is null;
create index dead_letters_parked_at on ops.dead_letters (parked_at);
