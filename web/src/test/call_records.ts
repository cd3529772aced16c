import type { CallQuality, CallRecord } from "../engine";
import { kAna, kMe, kNowMs } from "./fake_engine";

/** An answered call from Ana, or from somebody of another name. */
export function aRecord(change: Partial<CallRecord> = {}, name = "Ana Pérez"): CallRecord {
  const user = name === kAna.display_name ? kAna : { ...kAna, id: name, display_name: name };
  return {
    number: 1,
    call_id: "k1",
    conversation_id: "c1",
    kind: "voice",
    caller_id: user.id,
    callee_id: kMe.id,
    end_reason: "completed",
    started_at_ms: kNowMs,
    duration_ms: 65_000,
    direction: "incoming",
    user,
    missed: false,
    read: true,
    ...change,
  };
}

export const kReport: CallQuality = {
  seconds: 65,
  quality_seconds: { excellent: 50, good: 10, weak: 5, bad: 0 },
  round_trip_ms: { median: 31, p95: 80 },
  jitter_ms: { median: 2, p95: 9 },
  loss_sent: { median: 0, p95: 0.02 },
  loss_received: { median: 0.001, p95: 0.05 },
  sent_kbps_median: 34,
  received_kbps_median: 1432,
  freeze_ms: 1200,
  audio_gap_ms: 400,
  longest_gap_ms: 300,
  best_height: 720,
  path: "relayed",
  relay_protocol: "tls",
  reconnects: 1,
  ice_restarts: 2,
  video_paused_ms: 0,
};
