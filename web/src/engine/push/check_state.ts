/** In the order of the checks. */
export const REACH_ROWS = [
  "sound",
  "notifications",
  "quiet",
  "worker",
  "push",
  "test_ring",
  "test_push",
] as const;

export type ReachRowName = (typeof REACH_ROWS)[number];

export type ReachCause =
  | "silent_ring"
  | "no_volume"
  | "no_sound"
  | "output_gone"
  | "not_heard"
  | "notifications_off"
  | "notifications_blocked"
  | "notifications_unsupported"
  | "do_not_disturb"
  | "quiet_hours"
  | "insecure"
  | "worker_unsupported"
  | "worker_failed"
  | "push_unsupported"
  | "push_no_service"
  | "push_server_off"
  | "push_failed"
  | "push_refused"
  | "push_late";

export interface ReachRow {
  name: ReachRowName;
  /**
   * warning: it works, but not now or not everywhere. asking: waits for the person's answer.
   * skipped: cannot be tried because of an earlier row.
   */
  state: "waiting" | "running" | "asking" | "ok" | "warning" | "failed" | "skipped";
  cause?: ReachCause;
  /** Milliseconds until the test push was back. */
  tookMs?: number;
  /** HTTP status of the push service, with push_refused. */
  status?: number;
  /** Until when it is quiet, unix ms; absent: until the person turns it off. */
  untilMs?: number;
}

/**
 * everywhere: also when Earshot is closed. open_only: while a page is open. quiet: it reaches, and
 * makes no sound now. unreachable: nothing would be heard or seen.
 */
export type ReachVerdict = "everywhere" | "open_only" | "quiet" | "unreachable";

export interface ReachCheckState {
  phase: "idle" | "running" | "done";
  rows: readonly ReachRow[];
}
