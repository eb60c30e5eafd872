create schema if not exists bus;
comment on schema bus is 'The log that carries events when there is no Kafka: topics in partitions, read by groups.';

create table bus.partitions (
  topic        text not null,
  partition    integer not null check (partition >= 0),
  first_offset bigint not null default 0,
  next_offset  bigint not null default 0 check (next_offset >= first_offset),
  primary key (topic, partition)
);
comment on column bus.partitions.first_offset is 'The oldest message that pruning has left.';
comment on column bus.partitions.next_offset is 'What the next message gets. Its row is locked until the publisher commits, so offsets have no gaps and grow in commit order.';

create table bus.messages (
  topic          text not null,
  partition      integer not null,
  message_offset bigint not null,
  key            text not null,
  headers        json not null,
  value          text not null,
  published_at   timestamptz not null default clock_timestamp(),
  primary key (topic, partition, message_offset)
);
comment on column bus.messages.headers is 'json, not jsonb: a header may hold \u0000, which jsonb refuses.';
create index messages_published_at on bus.messages (published_at);

create table bus.cursors (
  consumer_group text not null,
  topic          text not null,
  partition      integer not null,
  next_offset    bigint not null check (next_offset >= 0),
  primary key (consumer_group, topic, partition)
);
comment on column bus.cursors.next_offset is 'What the group reads next. Only the session that holds the partition''s advisory lock writes it.';
