-- Conversations, messages, attachments, blocks and the search index.
-- Ids are 63-bit random integers; times are unix milliseconds. A message is named by
-- (conversation_id, seq); its rowid only ties it to the search index and orders search results.

CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,                  -- 0 direct, 1 group
  title TEXT,                             -- groups
  creator_id INTEGER NOT NULL REFERENCES users(id),
  low_user_id INTEGER REFERENCES users(id),   -- direct: the pair, smaller id first
  high_user_id INTEGER REFERENCES users(id),
  last_seq INTEGER NOT NULL DEFAULT 0,    -- of the newest message; numbers have no gaps
  version INTEGER NOT NULL DEFAULT 0,     -- of the newest change to any message
  active_at_ms INTEGER NOT NULL,          -- newest message, or creation
  created_at_ms INTEGER NOT NULL,
  CHECK ((kind = 0) = (low_user_id IS NOT NULL AND high_user_id IS NOT NULL)),
  CHECK (low_user_id IS NULL OR low_user_id < high_user_id)
) STRICT;
CREATE UNIQUE INDEX conversations_by_pair ON conversations(low_user_id, high_user_id)
  WHERE low_user_id IS NOT NULL;

CREATE TABLE members (
  conversation_id INTEGER NOT NULL REFERENCES conversations(id),
  user_id INTEGER NOT NULL REFERENCES users(id),
  read_seq INTEGER NOT NULL DEFAULT 0,
  joined_at_ms INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members(user_id);

CREATE TABLE messages (
  id INTEGER PRIMARY KEY,                 -- grows with time
  conversation_id INTEGER NOT NULL REFERENCES conversations(id),
  seq INTEGER NOT NULL,
  version INTEGER NOT NULL,
  kind INTEGER NOT NULL,                  -- 0 text, 1 call, 2 system
  sender_id INTEGER NOT NULL REFERENCES users(id),
  sent_at_ms INTEGER NOT NULL,
  edited_at_ms INTEGER,
  deleted INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL,
  reply_to_seq INTEGER,
  client_message_id TEXT                  -- chosen by the sender's client, for retries
) STRICT;
CREATE UNIQUE INDEX messages_by_seq ON messages(conversation_id, seq);
CREATE UNIQUE INDEX messages_by_version ON messages(conversation_id, version);
CREATE UNIQUE INDEX messages_by_client_id ON messages(sender_id, client_message_id)
  WHERE client_message_id IS NOT NULL;

-- What a message of kind call says.
CREATE TABLE message_calls (
  call_id BLOB PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,                     -- names of the wire contract
  caller_id INTEGER NOT NULL,
  callee_id INTEGER NOT NULL,
  end_reason TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_calls_by_message ON message_calls(conversation_id, seq);

CREATE TABLE reactions (
  conversation_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  emoji TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users(id),
  version INTEGER NOT NULL,               -- the change that added it: the order of showing
  PRIMARY KEY (conversation_id, seq, emoji, user_id)
) STRICT, WITHOUT ROWID;

-- Metadata; the bytes are in a file named by the id.
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY,
  uploader_id INTEGER NOT NULL REFERENCES users(id),
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  state INTEGER NOT NULL DEFAULT 0,       -- 0 uploaded, 1 attached, 2 its message was deleted
  uploaded_at_ms INTEGER NOT NULL,
  conversation_id INTEGER,                -- where it is attached
  seq INTEGER,
  place INTEGER                           -- in the sender's order
) STRICT;
CREATE INDEX attachments_by_message ON attachments(conversation_id, seq)
  WHERE conversation_id IS NOT NULL;
CREATE INDEX attachments_by_uploader ON attachments(uploader_id) WHERE state = 0;
CREATE INDEX attachments_unused ON attachments(uploaded_at_ms) WHERE state <> 1;

CREATE TABLE blocks (
  blocker_id INTEGER NOT NULL REFERENCES users(id),
  blocked_id INTEGER NOT NULL REFERENCES users(id),
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (blocker_id, blocked_id)
) STRICT, WITHOUT ROWID;

-- Full-text index over what people wrote; it refers to the text in messages and copies none.
CREATE VIRTUAL TABLE message_search USING fts5(
  text, content='messages', content_rowid='id', tokenize='unicode61 remove_diacritics 2');

CREATE TRIGGER message_search_insert AFTER INSERT ON messages WHEN new.kind = 0 BEGIN
  INSERT INTO message_search(rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER message_search_update AFTER UPDATE OF text ON messages WHEN new.kind = 0 BEGIN
  INSERT INTO message_search(message_search, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO message_search(rowid, text) VALUES (new.id, new.text);
END;
