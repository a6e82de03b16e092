-- A drive whose changes somebody wants to hear of: how far they have been read, and when to look again.
create table followed_drive (
  connection_id text primary key references connection (id) on delete cascade,
  project_id text not null references project (id) on delete cascade,
  -- Names the drive in drive_item, where each byte counts a million times.
  drive_key bigint generated always as identity unique,
  -- Graph's delta link, and whether everything is being told; null before the first page.
  cursor jsonb,
  -- Grows with each page that is taken in. Whoever writes on an older one has lost the drive to another node.
  page bigint not null default 0,
  -- Grows whenever Graph begins to tell everything anew.
  pass integer not null default 1,
  items bigint not null default 0,
  -- When the first reading was complete; changes are told from then on.
  synchronised_at timestamptz,
  pulled_at timestamptz,
  changed_at timestamptz,
  notified_at timestamptz,
  -- When to look next; null while nothing is to be done before somebody acts.
  due_at timestamptz,
  pause_ms integer not null,
  diagnosis jsonb,
  failed_at timestamptz,
  failures integer not null default 0,
  created_at timestamptz not null
);
create index followed_drive_due on followed_drive (due_at) where due_at is not null;
create index followed_drive_project on followed_drive (project_id);

-- What is in a followed drive, as its delta has told it. What is gone stays as a tombstone for a while, so that what
-- comes back is known again.
create table drive_item (
  drive_key bigint not null references followed_drive (drive_key) on delete cascade,
  id text not null,
  parent_id text,
  name text not null,
  kind text not null check (kind in ('root', 'folder', 'file', 'package', 'remote')),
  size bigint,
  e_tag text,
  c_tag text,
  content_hash text,
  mime_type text,
  web_url text,
  created_at timestamptz,
  modified_at timestamptz,
  modified_by jsonb,
  sharing text,
  pass integer not null,
  deleted_at timestamptz,
  -- A folder that went in this round: what was in it goes at the round's end, unless it has moved elsewhere.
  sweep boolean not null default false,
  primary key (drive_key, id)
);
create index drive_item_children on drive_item (drive_key, parent_id);
create index drive_item_sweep on drive_item (drive_key) where sweep;
create index drive_item_tombstone on drive_item (deleted_at) where deleted_at is not null;
