// What this page had switched on when it went away: the page after it knows better than the server,
// which may not have been told while the connection was lost, and forgets it when it restarts.
import type { Ports } from "../ports/ports";

const KEY = "earshot.media";

export interface MediaBefore {
  muted: boolean;
  camera: boolean;
}

function parse(text: string | undefined): MediaBefore | undefined {
  if (text === undefined) return undefined;
  try {
    const { muted, camera } = JSON.parse(text) as Partial<MediaBefore>;
    return typeof muted === "boolean" && typeof camera === "boolean"
      ? { muted, camera }
      : undefined;
  } catch {
    return undefined;
  }
}

export class MediaMemory {
  /** Of the page before this one, when it was in a call. */
  readonly before: MediaBefore | undefined;

  /** `now`: undefined while no device is open. */
  constructor({ tab, page }: Pick<Ports, "tab" | "page">, now: () => MediaBefore | undefined) {
    this.before = parse(tab.get(KEY));
    tab.delete(KEY);
    page.onPageHide(() => {
      // Devices that are still being opened are as they were.
      const kept = now() ?? this.before;
      if (kept) tab.set(KEY, JSON.stringify(kept));
    });
  }
}
