-- What an attempt at an action writes down for the next one, such as its upload session; sealed.
create table action_note (
  key text primary key,
  note_sealed bytea not null,
  written_at timestamptz not null
);
create index action_note_written on action_note (written_at);
