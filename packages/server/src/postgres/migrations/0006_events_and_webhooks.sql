-- What has happened, written in the transaction that made it happen.
create table event (
  id text primary key,
  position bigint generated always as identity unique,
  project_id text not null references project (id) on delete cascade,
  type text not null,
  -- What it happened to: events of one subject are delivered in their order.
  subject text,
  data jsonb not null,
  occurred_at timestamptz not null,
  -- When it was decided which endpoints are to hear of it.
  routed_at timestamptz
);
create index event_unrouted on event (position) where routed_at is null;
create index event_project on event (project_id, position desc);
create index event_age on event (occurred_at);

create function announce_event() returns trigger language plpgsql as $$
begin
  perform pg_notify('drawbridge_wake', 'events');
  return null;
end
$$;
create trigger announce_event after insert on event for each statement execute function announce_event();

create table webhook_endpoint (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  url text not null,
  description text not null,
  -- Empty: every type.
  event_types text[] not null,
  enabled boolean not null,
  -- Why it was disabled by itself.
  disabled_reason text,
  created_at timestamptz not null,
  last_success_at timestamptz,
  -- Since when nothing has arrived.
  failing_since timestamptz
);
create index webhook_endpoint_project on webhook_endpoint (project_id, created_at desc);

create table webhook_secret (
  id text primary key,
  webhook_endpoint_id text not null references webhook_endpoint (id) on delete cascade,
  -- Bound to webhook_secret/<id>/secret, as the names of sealed columns say everywhere.
  secret_sealed bytea not null,
  created_at timestamptz not null,
  -- Set when a newer one has replaced it: until then both sign.
  expires_at timestamptz
);
create index webhook_secret_endpoint on webhook_secret (webhook_endpoint_id);

create table delivery (
  id text primary key,
  event_id text not null references event (id) on delete cascade,
  webhook_endpoint_id text not null references webhook_endpoint (id) on delete cascade,
  -- Of the event: what is older goes first.
  position bigint not null,
  -- Deliveries of one lane wait for one another: the subject, or else the event itself.
  lane text not null,
  -- Which of the endpoint's lines of work delivers this lane.
  line smallint not null,
  state text not null check (state in ('waiting', 'delivered', 'dead')),
  -- Attempts since it was last made to wait; all of them are in delivery_attempt.
  attempts integer not null,
  -- Set for the first of its lane only.
  next_attempt_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (event_id, webhook_endpoint_id)
);
create index delivery_waiting on delivery (webhook_endpoint_id, line, lane, position) where state = 'waiting';
create index delivery_due on delivery (webhook_endpoint_id, line, next_attempt_at) where state = 'waiting';
create index delivery_endpoint on delivery (webhook_endpoint_id, position desc);

create table delivery_attempt (
  delivery_id text not null references delivery (id) on delete cascade,
  number integer not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  -- Of the answer; absent when there was none.
  status integer,
  -- Why it did not count as delivered.
  failure text,
  response_body text,
  primary key (delivery_id, number)
);
