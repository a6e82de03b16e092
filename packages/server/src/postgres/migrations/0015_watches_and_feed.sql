-- Numbers the events of a project in the order in which they are committed, without a gap: what a reader of the feed
-- has passed by can never appear behind it. The row is locked from the numbering until the transaction ends.
create table event_count (
  project_id text primary key references project (id) on delete cascade,
  last bigint not null
);
alter table event add column sequence bigint;
-- Below which folders a change happened, for the filters of watches; of no concern to the product.
alter table event add column placed jsonb;
-- The webhook endpoints that are to hear of it, as a JSON list of ids; absent: all that want its type.
alter table event add column endpoint_ids jsonb;
create index event_connection on event (project_id, (data ->> 'connectionId'), sequence);
update event set sequence = numbered.sequence
  from (select id, row_number() over (partition by project_id order by position) as sequence from event) numbered
  where numbered.id = event.id;
insert into event_count (project_id, last) select project_id, max(sequence) from event group by project_id;
alter table event alter column sequence set not null;
create unique index event_sequence on event (project_id, sequence);

-- Who wants to hear of which changes in which drives.
create table watch (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  -- Absent: every connection of the project.
  connection_id text references connection (id) on delete cascade,
  -- Absent: nobody is called, and the changes are in the feed.
  webhook_endpoint_id text references webhook_endpoint (id) on delete cascade,
  filter jsonb not null,
  created_at timestamptz not null
);
create index watch_project on watch (project_id, created_at desc);
create index watch_connection on watch (connection_id);
create index watch_endpoint on watch (webhook_endpoint_id);

-- Microsoft's promise to say when something in a drive has changed. One for an app, an account and a drive, however many
-- of the product's users have connected that account: Microsoft refuses a second one.
create table drive_subscription (
  app_registration_id text not null references app_registration (id) on delete cascade,
  account_id text not null,
  drive_id text not null,
  -- With whose access it was made.
  connection_id text not null references connection (id) on delete cascade,
  subscription_id text unique,
  client_state_hash bytea not null,
  expires_at timestamptz,
  created_at timestamptz not null,
  primary key (app_registration_id, account_id, drive_id)
);
create index drive_subscription_connection on drive_subscription (connection_id);
-- Why a drive is asked again and again instead of being told about; null while it is told about.
alter table followed_drive add column polling_because text;
