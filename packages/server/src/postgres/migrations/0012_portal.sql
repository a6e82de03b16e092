-- Links that a product sends to its users. Only a hash of what opens them is kept.
create table connect_link (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  user_id text not null,
  token_hash bytea not null unique,
  -- What a run that begins with it shall be like: returnTo, connectionId, allowMultipleCredentials, scopes, loginHint.
  wish jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index connect_link_project on connect_link (project_id, created_at desc);

alter table attempt
  add column mode text not null default 'popup',
  add column allow_multiple boolean not null default false,
  -- Asked for beyond what the app registration lists.
  add column scopes text[] not null default '{}',
  add column login_hint text,
  add column connect_link_id text references connect_link (id) on delete cascade,
  -- Who signed in, where another account was expected.
  add column found_account jsonb,
  -- The connection that ends once another account has taken its place.
  add column replaces_connection_id text references connection (id) on delete set null,
  -- Since when the run has waited for an administrator, and of which tenant, where that is known.
  add column parked_at timestamptz,
  add column tenant_id text,
  add column admin_declined_at timestamptz,
  -- Whether the sign-in that is under way may ask nothing (prompt=none); when such a one began last, and how often.
  add column silent boolean not null default false,
  add column resumed_at timestamptz,
  add column resumes integer not null default 0;
create index attempt_parked on attempt (project_id, user_id) where parked_at is not null;

-- An administrator on the way to Microsoft, so that the answer is believed in their browser only, and once.
create table admin_visit (
  state_hash bytea primary key,
  attempt_id text not null references attempt (id) on delete cascade,
  browser_hash bytea not null,
  expires_at timestamptz not null
);
create index admin_visit_attempt on admin_visit (attempt_id);
create index admin_visit_expiry on admin_visit (expires_at);

-- Tenants whose administrators are said to have approved an app. Microsoft decides; this only says that asking is worth it.
create table tenant_consent (
  app_registration_id text not null references app_registration (id) on delete cascade,
  tenant_id text not null,
  granted_at timestamptz not null,
  primary key (app_registration_id, tenant_id)
);

alter table project
  add column display_name text,
  add column accent_color text;
create table project_logo (
  project_id text primary key references project (id) on delete cascade,
  media_type text not null,
  content bytea not null,
  -- Part of its address, so that browsers may keep it for ever.
  digest text not null
);
