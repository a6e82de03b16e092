-- A workflow: what a project has done by itself. Its definition is a document; each time it is saved is a version.
create table workflow (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  name text not null,
  -- The newest, which new runs take.
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Its runs stay readable.
  deleted_at timestamptz
);
create index workflow_project on workflow (project_id, created_at desc, id);

create table workflow_version (
  workflow_id text not null references workflow (id) on delete cascade,
  version integer not null,
  definition jsonb not null,
  note text not null,
  created_at timestamptz not null,
  primary key (workflow_id, version)
);

-- For whom it is switched on.
create table workflow_enablement (
  id text primary key,
  workflow_id text not null references workflow (id) on delete cascade,
  project_id text not null references project (id) on delete cascade,
  -- Empty for the project's own connections.
  user_id text not null,
  connection_id text references connection (id) on delete cascade,
  settings jsonb not null,
  enabled boolean not null,
  -- The trigger of the newest version, and what keeps it going.
  trigger_type text not null,
  -- Of an app event.
  trigger_name text,
  watch_id text references watch (id) on delete set null,
  -- Of a schedule.
  next_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique nulls not distinct (workflow_id, user_id, connection_id)
);
create index workflow_enablement_due on workflow_enablement (next_at) where enabled and next_at is not null;
create index workflow_enablement_listening on workflow_enablement (project_id, trigger_type) where enabled;
create index workflow_enablement_user on workflow_enablement (project_id, user_id);

-- Events that have been held against the triggers of workflows. Null: not yet.
alter table event add column considered_at timestamptz;
update event set considered_at = occurred_at;
create index event_not_considered on event (position) where considered_at is null;

-- One time that a workflow is done. The row is the fence: whoever advances the run holds its number, and writes nothing
-- once another has taken a higher one.
create table run (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  workflow_id text not null,
  version integer not null,
  enablement_id text,
  user_id text not null,
  connection_id text,
  trigger jsonb not null,
  settings jsonb not null,
  -- What happened once starts one run.
  trigger_key text,
  test boolean not null,
  state text not null check (state in ('queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled')),
  fence bigint not null default 0,
  waiting_for text,
  wake_at timestamptz,
  failure jsonb,
  response jsonb,
  parent_run_id text,
  parent_path text,
  replay_of text,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  foreign key (workflow_id, version) references workflow_version (workflow_id, version) on delete cascade
);
create unique index run_trigger on run (workflow_id, trigger_key) where trigger_key is not null;
create index run_project on run (project_id, created_at desc, id);
create index run_workflow on run (workflow_id, created_at desc, id);
create index run_connection_active on run (connection_id) where state in ('queued', 'running', 'waiting');
create index run_parent on run (parent_run_id) where parent_run_id is not null;

create table step (
  run_id text not null references run (id) on delete cascade,
  -- Its id; in a for-each, each[3]/save.
  path text not null,
  state text not null check (state in ('running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled')),
  -- How often it was tried, and how often a server died in the middle.
  attempts integer not null default 0,
  interrupted integer not null default 0,
  input jsonb,
  output jsonb,
  -- Where the output is when it is long.
  output_content_id text,
  failure jsonb,
  wake_at timestamptz,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (run_id, path)
);

-- Those that failed; of the last one, the step's own row tells.
create table step_attempt (
  run_id text not null references run (id) on delete cascade,
  path text not null,
  number integer not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  failure jsonb not null,
  primary key (run_id, path, number)
);

-- What is too long for a row, such as the answer of an HTTP request, in pieces that are read and written as a stream.
create table run_content (
  id text primary key,
  run_id text not null references run (id) on delete cascade,
  name text not null,
  media_type text,
  size bigint,
  created_at timestamptz not null
);
create index run_content_run on run_content (run_id);
create table run_content_piece (
  content_id text not null references run_content (id) on delete cascade,
  number integer not null,
  bytes bytea not null,
  primary key (content_id, number)
);
