-- What is to be done later, by the product's clock; when it is due, it becomes a job of the engine.
create table timer (
  id bigint generated always as identity primary key,
  process text not null,
  -- At most one timer of a process waits under a key.
  key text,
  data jsonb not null,
  -- How often this work has failed before.
  failures integer not null,
  due_at timestamptz not null
);
create index timer_due on timer (due_at);
create unique index timer_key on timer (process, key) where key is not null;

-- What is done again and again, on one node at a time.
create table schedule (
  process text primary key,
  every_ms bigint not null,
  next_at timestamptz not null
);
