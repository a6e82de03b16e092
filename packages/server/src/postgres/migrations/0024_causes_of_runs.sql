-- An event that a step which is still under way may have caused is looked at again from then on, when more is known.
alter table event add column consider_at timestamptz;

-- Of runs that were begun by what a run of a workflow has written: how many stand before it.
create table run_cause (
  run_id text primary key references run (id) on delete cascade,
  generation integer not null
);

-- Whoever wrote an item last, whatever the workflow.
drop index run_written_item_item;
create index run_written_item_item on run_written_item (item_id, written_at desc);
