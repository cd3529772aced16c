import type { TabStorage } from "../ports/ports";

const KEY = "earshot.resume";

export interface ResumePoint {
  token: string;
  lastSeq: number;
}

/**
 * Hands the place in the event stream over a reload. The entry exists only between pagehide and the
 * next start of the same tab: a duplicated tab copies the storage of a living one and must not find
 * a token in it.
 */
export function takeResumePoint(tab: TabStorage): ResumePoint | undefined {
  const text = tab.get(KEY);
  tab.delete(KEY);
  if (text === undefined) return undefined;
  try {
    const { token, lastSeq } = JSON.parse(text) as Partial<ResumePoint>;
    if (typeof token === "string" && typeof lastSeq === "number") return { token, lastSeq };
  } catch {
    // Not ours; a new client then.
  }
  return undefined;
}

export function leaveResumePoint(tab: TabStorage, point: ResumePoint): void {
  tab.set(KEY, JSON.stringify(point));
}
