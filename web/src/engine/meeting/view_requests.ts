// Tells the server which pictures are on the screen: what is not visible is not sent to us.
import type { WantedVideo } from "../../protocol/types.gen";
import { toRequestError } from "../errors";
import type { Clock, TimerId } from "../ports/ports";
import { kVideoEdgePxMax, kVideosMax } from "../../limits";

/** A dragged window edge or a running animation is one change. */
const PAUSE_MS = 120;
/** Fewer steps, fewer requests; never less than is shown: text would be blurred. */
const GRAIN_PX = 20;
/** What was lost on its way is said again after this, or with the next greeting. */
const AGAIN_MS = 1_500;

function rounded(px: number): number {
  return Math.min(kVideoEdgePxMax, Math.max(GRAIN_PX, Math.ceil(px / GRAIN_PX) * GRAIN_PX));
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
  private readonly send: (videos: WantedVideo[]) => Promise<unknown>;
  private wanted: WantedVideo[] = [];
  private sent: string | undefined;
  private timer: TimerId | undefined;
  private againTimer: TimerId | undefined;
  private open = false;

  constructor(clock: Clock, send: (videos: WantedVideo[]) => Promise<unknown>) {
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

  /** The way to the server is back: what was on it may be lost. */
  repeat(): void {
    this.sent = undefined;
    this.flush();
  }

  end(): void {
    this.clock.clearTimer(this.timer);
    this.clock.clearTimer(this.againTimer);
    this.timer = undefined;
    this.open = false;
    this.wanted = [];
  }

  private flush(): void {
    const text = JSON.stringify(this.wanted);
    if (!this.open || text === this.sent) return;
    this.sent = text;
    this.send(this.wanted).catch((cause) => this.notSent(text, cause));
  }

  private notSent(text: string, cause: unknown): void {
    // A refusal changes nothing here.
    if (!this.open || text !== this.sent || !toRequestError(cause).retryable) return;
    this.sent = undefined;
    this.clock.clearTimer(this.againTimer);
    this.againTimer = this.clock.setTimer(() => this.flush(), AGAIN_MS);
  }
}
