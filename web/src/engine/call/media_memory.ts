// What this page had switched on when it went away: the page after it knows better than the server,
// which may not have been told while the connection was lost, and forgets it when it restarts.
import type { MediaState } from "../../protocol/types.gen";
import type { Ports } from "../ports/ports";

const KEY = "earshot.media";

export interface MediaBefore {
  muted: boolean;
  camera: boolean;
}

/** As the server was told. */
export function mediaBefore({ microphone, camera }: MediaState): MediaBefore {
  return { muted: !microphone, camera };
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

  constructor(
    { tab, page }: Pick<Ports, "tab" | "page">,
    local: { readonly kept: MediaBefore | undefined; readonly isUntouched: boolean },
  ) {
    this.before = parse(tab.get(KEY));
    tab.delete(KEY);
    page.onPageHide(() => {
      // A page that was loaded anew twice in a row is the first time's.
      const kept = local.kept ?? (local.isUntouched ? this.before : undefined);
      if (kept) tab.set(KEY, JSON.stringify(kept));
    });
  }
}
