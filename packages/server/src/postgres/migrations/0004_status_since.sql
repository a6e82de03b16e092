-- Since when a connection has been as it is.
alter table connection add column status_since timestamptz;
update connection set status_since = coalesce(checked_at, created_at);
alter table connection alter column status_since set not null;
