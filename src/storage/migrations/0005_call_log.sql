-- What each person sees of the calls that are over, what their clients measured, what they chose.
-- A call has one entry per person: deleting one does not touch the other's. The row of the call, and
-- what was measured, go with the last of the two.

ALTER TABLE calls ADD COLUMN silenced INTEGER NOT NULL DEFAULT 0;  -- declined without telling

CREATE TABLE call_log (
  user_id INTEGER NOT NULL REFERENCES users(id),
  number INTEGER NOT NULL,                -- per person, in order of ending; never used again
  call_id BLOB NOT NULL REFERENCES calls(id),
  peer_id INTEGER NOT NULL REFERENCES users(id),
  missed INTEGER NOT NULL,
  read INTEGER NOT NULL,
  PRIMARY KEY (user_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX call_log_by_call ON call_log(call_id, user_id);
CREATE INDEX call_log_unread ON call_log(user_id, number) WHERE read = 0;

CREATE TABLE call_log_numbers (
  user_id INTEGER PRIMARY KEY REFERENCES users(id),
  newest INTEGER NOT NULL
) STRICT;

-- Numbers only. Shares of loss are in parts per million.
CREATE TABLE call_reports (
  call_id BLOB NOT NULL REFERENCES calls(id),
  user_id INTEGER NOT NULL REFERENCES users(id),
  seconds INTEGER NOT NULL,
  excellent_s INTEGER NOT NULL,
  good_s INTEGER NOT NULL,
  weak_s INTEGER NOT NULL,
  bad_s INTEGER NOT NULL,
  round_trip_median_ms INTEGER NOT NULL,
  round_trip_p95_ms INTEGER NOT NULL,
  jitter_median_ms INTEGER NOT NULL,
  jitter_p95_ms INTEGER NOT NULL,
  loss_sent_median_ppm INTEGER NOT NULL,
  loss_sent_p95_ppm INTEGER NOT NULL,
  loss_received_median_ppm INTEGER NOT NULL,
  loss_received_p95_ppm INTEGER NOT NULL,
  sent_kbps_median INTEGER NOT NULL,
  received_kbps_median INTEGER NOT NULL,
  freeze_ms INTEGER NOT NULL,
  audio_gap_ms INTEGER NOT NULL,
  longest_gap_ms INTEGER NOT NULL,
  best_height INTEGER NOT NULL,
  reconnects INTEGER NOT NULL,
  ice_restarts INTEGER NOT NULL,
  video_paused_ms INTEGER NOT NULL,
  path TEXT,                              -- names of the wire contract; NULL: unknown
  relay_protocol TEXT,
  cause TEXT,
  PRIMARY KEY (call_id, user_id)
) STRICT, WITHOUT ROWID;

-- Only people who have changed something.
CREATE TABLE preferences (
  user_id INTEGER PRIMARY KEY REFERENCES users(id),
  busy_reply TEXT NOT NULL,               -- name of the wire contract
  quiet_enabled INTEGER NOT NULL,
  quiet_from_minute INTEGER NOT NULL,
  quiet_to_minute INTEGER NOT NULL,
  quiet_days INTEGER NOT NULL
) STRICT;

-- The calls there are, all of them as looked at.
INSERT INTO call_log (user_id, number, call_id, peer_id, missed, read)
SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY ended_at_ms, number), id, peer_id,
       missed, 1
  FROM (SELECT caller_id AS user_id, callee_id AS peer_id, 0 AS missed, id, ended_at_ms, number
          FROM calls WHERE ended_at_ms IS NOT NULL
        UNION ALL
        SELECT callee_id, caller_id,
               answered_at_ms IS NULL AND end_reason IN
                 ('missed', 'cancelled', 'busy', 'lost', 'server_restart'),
               id, ended_at_ms, number
          FROM calls WHERE ended_at_ms IS NOT NULL);
INSERT INTO call_log_numbers (user_id, newest)
SELECT user_id, max(number) FROM call_log GROUP BY user_id;

-- The log has its own order now.
DROP INDEX calls_by_caller;
DROP INDEX calls_by_callee;
