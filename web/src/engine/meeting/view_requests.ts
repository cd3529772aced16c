// Tells the server which pictures are on the screen: what is not visible is not sent to us.
import type { WantedVideo } from "../../protocol/types.gen";
import type { Clock, TimerId } from "../ports/ports";
import { kVideoEdgePxMax, kVideosMax } from "../../limits";

/** A dragged window edge or a running animation is one change. */
const PAUSE_MS = 120;
/** Fewer steps, fewer requests: the layers are far apart. */
const GRAIN_PX = 20;

function rounded(px: number): number {
  return Math.min(kVideoEdgePxMax, Math.max(GRAIN_PX, Math.round(px / GRAIN_PX) * GRAIN_PX));
}

/** The most important first, as far as the server takes them; edges in few steps. */
export function toRequest(videos: readonly WantedVideo[]): WantedVideo[] {
  return videos
    .toSorted((a, b) => b.priority - a.priority)
    .slice(0, kVideosMax)
    .map(({ participant_id, source, width, height, priority }) => ({
      participant_id,
      source,
      width: rounded(width),
      height: rounded(height),
      priority,
    }));
}

export class ViewRequests {
  private readonly clock: Clock;
  private readonly send: (videos: WantedVideo[]) => void;
  private wanted: WantedVideo[] = [];
  private sent: string | undefined;
  private timer: TimerId | undefined;
  private open = false;

  constructor(clock: Clock, send: (videos: WantedVideo[]) => void) {
    this.clock = clock;
    this.send = send;
  }

  show(videos: readonly WantedVideo[]): void {
    this.wanted = toRequest(videos);
    this.timer ??= this.clock.setTimer(() => {
      this.timer = undefined;
      this.flush();
    }, PAUSE_MS);
  }

  get count(): number {
    return this.wanted.length;
  }

  /** We are in, perhaps again: the server knows nothing. */
  begin(): void {
    this.open = true;
    this.sent = undefined;
    if (this.wanted.length > 0) this.flush();
  }

  end(): void {
    this.clock.clearTimer(this.timer);
    this.timer = undefined;
    this.open = false;
    this.wanted = [];
  }

  private flush(): void {
    const text = JSON.stringify(this.wanted);
    if (!this.open || text === this.sent) return;
    this.sent = text;
    this.send(this.wanted);
  }
}
