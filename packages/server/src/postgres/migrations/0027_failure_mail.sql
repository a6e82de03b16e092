-- Who is told by mail when workflows fail.
alter table project add column failure_mail_to text[] not null default '{}';

-- What has failed of a workflow since the last mail.
create table failure_notice (
  workflow_id text primary key references workflow (id) on delete cascade,
  failures integer not null,
  since timestamptz not null,
  -- An hour after the last mail at the earliest.
  due_at timestamptz not null,
  -- The last failure.
  run_id text not null,
  code text not null,
  message text not null
);
create index failure_notice_due on failure_notice (due_at) where failures > 0;
