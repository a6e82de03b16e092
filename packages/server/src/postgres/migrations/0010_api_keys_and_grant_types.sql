create table api_key (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  name text not null,
  scopes text[] not null,
  -- SHA-256 of the whole key, which is long and random.
  key_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz
);
create index api_key_project on api_key (project_id);

-- Not of last_used_at, which changes all the time and decides nothing.
create trigger announce_change after insert or delete or update of scopes, key_hash, expires_at on api_key
  for each row execute function announce_change('project_id');

-- An application connection acts in the app's own name. Where it belongs to no user of the product, user_id is empty,
-- which no user token can say.
alter table connection add column kind text not null default 'delegated' check (kind in ('delegated', 'application'));
alter table connection alter column kind drop default;

alter table connection_grant
  add column grant_type text not null default 'authorization_code' check (grant_type in (
    'authorization_code', 'device_code', 'refresh_token', 'legacy_refresh_token', 'client_credentials', 'on_behalf_of'
  )),
  -- In place of the app registration's own: the tenant in which an app acts in its own name.
  add column authority text,
  -- Refreshed without the app registration's credential, because Microsoft gave it to a public client.
  add column public_client boolean not null default false,
  -- What the older token endpoint wants to hear again.
  add column redirect_uri text,
  alter column refresh_token_sealed drop not null;
alter table connection_grant alter column grant_type drop default;
alter table connection_grant add constraint refresh_token_where_it_is_needed
  check (grant_type = 'client_credentials' or refresh_token_sealed is not null);

create index connection_project_newest on connection (project_id, created_at desc, id);
