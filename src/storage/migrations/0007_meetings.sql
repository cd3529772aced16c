-- Group calls. Each is a row of calls too, so that the call log, what was measured and the retention
-- are the same for both: callee_id is the caller again there, who is the one who started it,
-- caller_client is empty, and connected_at_ms is NULL if nobody ever joined it.

ALTER TABLE calls ADD COLUMN is_group INTEGER NOT NULL DEFAULT 0;

-- Those that go on, for a restart.
CREATE TABLE meetings (
  call_id BLOB PRIMARY KEY REFERENCES calls(id),
  locked INTEGER NOT NULL,
  two_call BLOB,                          -- the call of two that becomes this one
  two_first INTEGER REFERENCES users(id),
  two_second INTEGER REFERENCES users(id),
  two_until_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Who took part or was rung.
CREATE TABLE meeting_people (
  call_id BLOB NOT NULL REFERENCES calls(id),
  user_id INTEGER NOT NULL REFERENCES users(id),
  place INTEGER NOT NULL,                 -- order of becoming known
  guest INTEGER NOT NULL,                 -- no member of the conversation
  removed INTEGER NOT NULL,               -- by a host
  rung_by INTEGER REFERENCES users(id),
  missed INTEGER NOT NULL,
  joined_at_ms INTEGER,                   -- first
  spent_ms INTEGER NOT NULL,              -- in it, without what is since since_ms
  since_ms INTEGER,                       -- is in it since
  ring_until_ms INTEGER,
  ring_by_host INTEGER NOT NULL,
  participant BLOB,                       -- while in it
  client BLOB,                            -- that is in it, or was last
  host INTEGER NOT NULL,
  PRIMARY KEY (call_id, user_id)
) STRICT, WITHOUT ROWID;

-- A group call has no callee.
CREATE TABLE message_calls_next (
  call_id BLOB PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,                     -- names of the wire contract
  caller_id INTEGER NOT NULL,
  callee_id INTEGER,                      -- NULL: a group call
  end_reason TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO message_calls_next
SELECT call_id, conversation_id, seq, kind, caller_id, callee_id, end_reason, started_at_ms,
       duration_ms
  FROM message_calls;
DROP TABLE message_calls;
ALTER TABLE message_calls_next RENAME TO message_calls;
CREATE UNIQUE INDEX message_calls_by_message ON message_calls(conversation_id, seq);

-- Who took part in a group call, as its entry says for ever.
CREATE TABLE message_call_people (
  call_id BLOB NOT NULL REFERENCES message_calls(call_id),
  place INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (call_id, place)
) STRICT, WITHOUT ROWID;
