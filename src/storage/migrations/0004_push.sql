-- Where devices take notifications (Web Push). A subscription dies with its session.

CREATE TABLE push_subscriptions (
  device_id INTEGER PRIMARY KEY REFERENCES devices(id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  endpoint TEXT NOT NULL UNIQUE,
  p256dh BLOB NOT NULL,                      -- 65 bytes, an uncompressed point of P-256
  auth BLOB NOT NULL,                        -- 16 bytes
  message_text INTEGER NOT NULL,             -- notifications may show what was written
  failures INTEGER NOT NULL,                 -- refused in a row
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX push_subscriptions_by_user ON push_subscriptions(user_id);
