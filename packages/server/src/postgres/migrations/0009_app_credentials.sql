-- The proofs with which an app registration shows Microsoft that it is itself: several side by side.
create table app_credential (
  id text primary key,
  app_registration_id text not null references app_registration (id) on delete cascade,
  kind text not null check (kind in ('secret', 'certificate')),
  name text,
  -- The client secret, or the private key of the certificate as PEM.
  secret_sealed bytea not null,
  certificate text,
  thumbprint text,
  expires_at timestamptz,
  -- Since when Microsoft refuses it, and why.
  refused_at timestamptz,
  diagnosis jsonb,
  -- How many days before the end the last warning was given.
  warned_days integer,
  created_at timestamptz not null,
  check ((kind = 'certificate') = (certificate is not null))
);
create index app_credential_registration on app_credential (app_registration_id, created_at desc);
create index app_credential_expiry on app_credential (expires_at) where expires_at is not null;

-- app_registration.client_secret_sealed is emptied into this table by the server, which alone can seal for a new place.
