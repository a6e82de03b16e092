-- A product's page asks for the runs of its user again and again.
create index run_user on run (project_id, user_id, created_at desc, id) where user_id <> '';
