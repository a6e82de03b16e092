-- What Microsoft has told of, from before it is answered until the drives are to be looked at. Nothing else is done
-- while Microsoft waits.
create table notification (
  position bigint generated always as identity primary key,
  app_registration_id text not null,
  drive_id text not null,
  -- Microsoft asks whether the subscription's access is still right.
  reauthorize boolean not null,
  received_at timestamptz not null
);

create function announce_notification() returns trigger language plpgsql as $$
begin
  perform pg_notify('drawbridge_wake', 'notifications');
  return null;
end
$$;
create trigger announce_notification after insert on notification
  for each statement execute function announce_notification();

-- Whose drive it is: several users may have connected one account.
create index connection_of_drive on connection ((drive ->> 'id'));
