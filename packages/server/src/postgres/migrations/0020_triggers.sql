-- What begins the runs of workflows for those who have them switched on.
alter table workflow_enablement
  -- The project's events up to this number happened before it was switched on.
  add column after_sequence bigint not null default 0,
  -- Of a schedule: the time that is meant. next_at is a little later, so that not all begin at once.
  add column scheduled_at timestamptz;
create index workflow_enablement_connection on workflow_enablement (connection_id);

-- A watch that keeps a drive followed for a workflow: it comes and goes with the workflow, not by the product's wish.
alter table watch add column for_workflow boolean not null default false;

-- What the runs of a workflow have written, so that it does not begin again because of its own work.
create table run_written_item (
  run_id text not null references run (id) on delete cascade,
  workflow_id text not null references workflow (id) on delete cascade,
  item_id text not null,
  -- As they were after writing; null where the answer did not say.
  e_tag text,
  c_tag text,
  written_at timestamptz not null
);
create index run_written_item_item on run_written_item (workflow_id, item_id, written_at desc);
create index run_written_item_run on run_written_item (run_id);
create index run_written_item_age on run_written_item (written_at);
