-- Says in which project something has happened, so that of all live streams those of that project look.
create function announce_event_of_project() returns trigger language plpgsql as $$
begin
  perform pg_notify('drawbridge_event', project_id) from (select distinct project_id from added) as project;
  return null;
end
$$;
create trigger announce_event_of_project after insert on event
  referencing new table as added for each statement execute function announce_event_of_project();
