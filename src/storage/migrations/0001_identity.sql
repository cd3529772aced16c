-- Accounts, their devices (sessions), invites, avatars and instance settings.
-- Ids are 63-bit random integers; times are unix milliseconds.

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,             -- [a-z0-9._-], already lower case
  display_name TEXT NOT NULL,
  display_name_folded TEXT NOT NULL,         -- case-folded copy for search
  password_hash TEXT NOT NULL,               -- PHC string, Argon2id
  role INTEGER NOT NULL DEFAULT 0,           -- 0 member, 1 admin
  deactivated INTEGER NOT NULL DEFAULT 0,
  avatar_version INTEGER NOT NULL DEFAULT 0, -- 0: none; grows with every change
  created_at_ms INTEGER NOT NULL,
  last_seen_ms INTEGER NOT NULL DEFAULT 0    -- 0: never
) STRICT;

CREATE TABLE avatars (
  user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  bytes BLOB NOT NULL                        -- 256x256 WebP made by the server
) STRICT;

CREATE TABLE devices (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  token_hash BLOB NOT NULL UNIQUE,           -- SHA-256 of the cookie value
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  last_used_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX devices_by_user ON devices(user_id, last_used_at_ms);

CREATE TABLE invites (
  id INTEGER PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,           -- SHA-256 of the token in the link
  created_by INTEGER NOT NULL REFERENCES users(id),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  uses INTEGER NOT NULL DEFAULT 0,
  max_uses INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
