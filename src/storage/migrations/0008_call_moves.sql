-- A call that moves from one client of a person to another: those it has left, and what each client
-- measured. call_reports has the sum.

CREATE TABLE call_clients_left (
  call_id BLOB NOT NULL REFERENCES calls(id),
  user_id INTEGER NOT NULL REFERENCES users(id),
  client_id BLOB NOT NULL,
  PRIMARY KEY (call_id, user_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE call_report_parts (
  number INTEGER PRIMARY KEY,             -- order of arrival
  call_id BLOB NOT NULL REFERENCES calls(id),
  user_id INTEGER NOT NULL REFERENCES users(id),
  client_id BLOB NOT NULL,
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
  path TEXT,
  relay_protocol TEXT,
  cause TEXT,
  UNIQUE (call_id, user_id, client_id)
) STRICT;
