-- Calls: those that go on (ended_at_ms is NULL), so that a restart can find them, and the history.
-- Call and client ids are 128 random bits; times are unix milliseconds. The entry in the
-- conversation is a row of message_calls.

CREATE TABLE calls (
  number INTEGER PRIMARY KEY,             -- order of starting; the cursor of the history
  id BLOB NOT NULL UNIQUE,
  conversation_id INTEGER NOT NULL REFERENCES conversations(id),
  kind TEXT NOT NULL,                     -- names of the wire contract
  caller_id INTEGER NOT NULL REFERENCES users(id),
  callee_id INTEGER NOT NULL REFERENCES users(id),
  caller_client BLOB NOT NULL,
  callee_client BLOB,                     -- the one that accepted
  version INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  answered_at_ms INTEGER,
  connected_at_ms INTEGER,
  ended_at_ms INTEGER,
  end_reason TEXT,                        -- as both may read it
  CHECK ((ended_at_ms IS NULL) = (end_reason IS NULL))
) STRICT;
CREATE INDEX calls_by_caller ON calls(caller_id, number);
CREATE INDEX calls_by_callee ON calls(callee_id, number);
CREATE INDEX calls_going_on ON calls(number) WHERE ended_at_ms IS NULL;
