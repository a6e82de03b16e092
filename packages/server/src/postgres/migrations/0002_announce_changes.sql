-- Tells every server of this database which project has changed, so that what they hold in memory ends at once.
create function announce_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('drawbridge_changed', coalesce(to_jsonb(new), to_jsonb(old)) ->> tg_argv[0]);
  return null;
end
$$;

create trigger announce_change after update or delete on project
  for each row execute function announce_change('id');

create trigger announce_change after insert or update or delete on user_token_key
  for each row execute function announce_change('project_id');

create trigger announce_change after insert or update or delete on app_registration
  for each row execute function announce_change('project_id');

-- Not of last_used_at and checked_at, which change all the time and decide nothing.
create trigger announce_change
  after insert or delete or update of status, diagnosis, app_registration_id, scopes on connection
  for each row execute function announce_change('project_id');
