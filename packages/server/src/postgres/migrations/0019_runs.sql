-- Somebody waits for the reply over HTTP, and is told by announcement.
alter table run add column awaited boolean not null default false;
-- How many runs stand above it, each waiting for the next.
alter table run add column depth integer not null default 0;
-- The limits of its version, so that taking a run up asks for nothing else. Null: no connection, no such limit.
alter table run add column per_connection integer;
alter table run add column per_minute integer;

-- Grows with each write of a run, so that a reader who looks again sees what is new.
alter table step add column revision bigint not null default 0;
-- When its last attempt began.
alter table step add column attempted_at timestamptz not null;
