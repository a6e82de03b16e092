-- The address that Microsoft was given: when this server's is another one, nothing comes any more. Null in rows from
-- before, which are taken to be right.
alter table drive_subscription add column notification_url text;
