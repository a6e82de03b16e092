-- What agents were told on the streams of their requests, for minutes: one whose connection broke off reads on.
create table mcp_event (
  id bigint generated always as identity primary key,
  session_hash bytea not null references mcp_session (id_hash) on delete cascade,
  stream_id text not null,
  -- JSON; as text, since jsonb holds no U+0000. Null where the stream has ended.
  message text,
  told_at timestamptz not null
);
create index mcp_event_stream on mcp_event (stream_id, id);
create index mcp_event_told on mcp_event (told_at);
