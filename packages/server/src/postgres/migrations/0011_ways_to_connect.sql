-- One drive may be reached for a person and in the app's own name: two connections.
drop index connection_drive;
create unique index connection_drive
  on connection (project_id, user_id, kind, (account ->> 'id'), (drive ->> 'id'));

alter table app_registration
  -- What people call it, where there are several.
  add column name text,
  -- Whether new sign-ins may go through it. One that came with a pasted refresh token is for that alone.
  add column signs_in boolean not null default true;

-- A person types a short code elsewhere while the server asks Microsoft whether that has been done.
create table device_sign_in (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  user_id text not null,
  app_registration_id text not null references app_registration (id) on delete cascade,
  state text not null,
  user_code text not null,
  verification_uri text not null,
  -- Gone as soon as it has served.
  device_code_sealed bytea,
  interval_ms integer not null,
  -- Not to be asked about before.
  next_poll_at timestamptz not null,
  reconnect_connection_id text references connection (id) on delete set null,
  connection_id text references connection (id) on delete set null,
  error jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index device_sign_in_project on device_sign_in (project_id);
create index device_sign_in_pending on device_sign_in (next_poll_at) where state = 'pending';
create index device_sign_in_expiry on device_sign_in (expires_at);

-- The user-token keys of a project may come from its JWKS URL instead of being kept here.
alter table project add column user_token_jwks_url text;

-- A connection that is to go over to another app registration, and goes on under its own until then.
alter table connection
  add column moving_to text references app_registration (id) on delete set null;
create index connection_moving_to on connection (moving_to) where moving_to is not null;
