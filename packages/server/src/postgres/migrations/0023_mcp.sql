-- An agent's session over HTTP: what its client has said at the beginning, so that any server can go on with it.
create table mcp_session (
  -- SHA-256 of the id, which is long and random.
  id_hash bytea primary key,
  connection_id text not null references connection (id) on delete cascade,
  -- The API key or user that began it, and nobody else.
  caller text not null,
  capabilities jsonb not null,
  created_at timestamptz not null,
  used_at timestamptz not null
);
create index mcp_session_used on mcp_session (used_at);

-- What a client sends beside its requests, on its way to the server that works for it: an answer to a question, or that
-- a call is to end. Announced on the channel of events.
create table mcp_message (
  id bigint generated always as identity primary key,
  session_hash bytea not null references mcp_session (id_hash) on delete cascade,
  message jsonb not null
);
create index mcp_message_session on mcp_message (session_hash, id);

-- Codes with which a person's consent comes by way of the agent. Each is good once.
create table mcp_confirmation (
  code_hash bytea primary key,
  -- SHA-256 of what is agreed to.
  binding bytea not null,
  expires_at timestamptz not null
);
create index mcp_confirmation_expires on mcp_confirmation (expires_at);
