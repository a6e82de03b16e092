-- When a real call last reached the drive; and when it is to be tried without being asked.
alter table connection add column proven_at timestamptz;
update connection set proven_at = coalesce(checked_at, created_at) where status = 'connected';
create index connection_unproven on connection (proven_at nulls first);

create table connection_history (
  id bigint generated always as identity primary key,
  connection_id text not null references connection (id) on delete cascade,
  at timestamptz not null,
  -- Absent for the beginning.
  previous_status text,
  status text not null,
  diagnosis jsonb
);
create index connection_history_connection on connection_history (connection_id, id desc);
insert into connection_history (connection_id, at, status, diagnosis)
  select id, status_since, status, diagnosis from connection;
