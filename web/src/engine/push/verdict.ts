import type { ReachRow, ReachRowName, ReachVerdict } from "./check_state";

/** What the rows of a finished check mean together. */
export function reachVerdict(rows: readonly ReachRow[]): ReachVerdict {
  const isOk = (name: ReachRowName): boolean =>
    rows.some((row) => row.name === name && row.state === "ok");
  const heard = isOk("sound") && isOk("test_ring");
  const seen = isOk("notifications");
  if (!heard && !seen) return "unreachable";
  if (!isOk("quiet")) return "quiet";
  return heard && seen && isOk("test_push") ? "everywhere" : "open_only";
}
