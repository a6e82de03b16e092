-- Each row that was written asked whether its drive is there, which cost a third of the writing. Items are written in
-- transactions alone that hold the row of their drive; when that row goes, they go with it as before.
alter table drive_item drop constraint drive_item_drive_key_fkey;
create function forget_drive_items() returns trigger language plpgsql set search_path from current as $$
begin
  delete from drive_item where drive_key = old.drive_key;
  return null;
end
$$;
create trigger forget_drive_items after delete on followed_drive
  for each row execute function forget_drive_items();
