-- What a product has said about its users.
create table project_user (
  project_id text not null references project (id) on delete cascade,
  user_id text not null,
  metadata jsonb not null,
  updated_at timestamptz not null,
  primary key (project_id, user_id)
);
