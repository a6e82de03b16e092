create table project (
  id text primary key,
  name text not null,
  allowed_origins text[] not null,
  created_at timestamptz not null
);

create table user_token_key (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  algorithm text not null check (algorithm in ('RS256', 'ES256', 'EdDSA')),
  public_key text not null,
  created_at timestamptz not null
);
create index user_token_key_project on user_token_key (project_id);

create table app_registration (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  client_id text not null,
  authority text not null,
  -- The name of a Microsoft cloud as a JSON string, or {"login", "graph"} of an emulator.
  cloud jsonb not null,
  scopes text[] not null,
  client_secret_sealed bytea,
  client_secret_expires_at timestamptz,
  created_at timestamptz not null
);
create index app_registration_project on app_registration (project_id);

create table connection (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  user_id text not null,
  app_registration_id text not null references app_registration (id),
  status text not null,
  diagnosis jsonb,
  account jsonb not null,
  drive jsonb not null,
  scopes text[] not null,
  created_at timestamptz not null,
  checked_at timestamptz,
  last_used_at timestamptz
);
-- A user who connects the same drive of the same account again keeps the connection and its id.
create unique index connection_drive
  on connection (project_id, user_id, (account ->> 'id'), (drive ->> 'id'));
create index connection_app_registration on connection (app_registration_id);
create index connection_newest on connection (created_at desc);

create table connection_grant (
  connection_id text primary key references connection (id) on delete cascade,
  refresh_token_sealed bytea not null,
  access_token_sealed bytea,
  access_token_expires_at timestamptz,
  refreshed_at timestamptz not null
);

create table attempt (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  user_id text not null,
  app_registration_id text not null references app_registration (id) on delete cascade,
  state text not null,
  state_hash bytea unique,
  browser_hash bytea,
  code_verifier_sealed bytea,
  origin text,
  reconnect_connection_id text references connection (id) on delete set null,
  connection_id text references connection (id) on delete set null,
  error jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  consumed_at timestamptz
);
create index attempt_project on attempt (project_id);
create index attempt_app_registration on attempt (app_registration_id);
create index attempt_expiry on attempt (expires_at);

create table operator_session (
  id_hash bytea primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table operator_ticket (
  ticket_hash bytea primary key,
  created_at timestamptz not null,
  used_at timestamptz
);

-- One row, sealed at the first start: opening it proves that the master key at hand is the right one.
create table vault_key (
  id integer primary key check (id = 1),
  canary_sealed bytea not null,
  created_at timestamptz not null
);
