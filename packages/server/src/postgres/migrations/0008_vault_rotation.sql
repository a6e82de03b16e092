-- Which master key seals from now on, which one shall take over once every server knows it, and how that goes.
alter table vault_key
  add column current_key_id text,
  add column next_key_id text,
  add column rotation_started_at timestamptz,
  add column rotation_finished_at timestamptz,
  add column rotation_damaged integer not null default 0;
update vault_key set current_key_id = encode(substring(canary_sealed from 2 for 4), 'hex');
alter table vault_key alter column current_key_id set not null;

-- The servers at work, told by the database's own clock: which master keys each knows, and with which it seals.
create table vault_server (
  id text primary key,
  key_ids text[] not null,
  sealing_key_id text not null,
  seen_at timestamptz not null
);
