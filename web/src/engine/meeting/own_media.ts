// What of ours is on, said to the server whenever it is something else than what it knows.
import type { MediaState } from "../../protocol/types.gen";
import type { LocalMedia } from "../call/local_media";
import { toRequestError } from "../errors";
import type { Clock, TimerId } from "../ports/ports";
import type { PictureSource } from "./view";

/** What was lost on its way is said again after this, or with the next greeting. */
const AGAIN_MS = 1_500;

export interface OwnMediaSteps {
  /** undefined: we are not in yet. */
  send(media: MediaState): Promise<unknown> | undefined;
  /** Too many of these are on. */
  onRefused(picture: PictureSource): void;
}

export class OwnMedia {
  private readonly clock: Clock;
  private readonly local: LocalMedia;
  private readonly steps: OwnMediaSteps;
  private told: string | undefined;
  private timer: TimerId | undefined;

  constructor(clock: Clock, local: LocalMedia, steps: OwnMediaSteps) {
    this.clock = clock;
    this.local = local;
    this.steps = steps;
  }

  get now(): MediaState {
    const { state, sound } = this.local.screen.view;
    const screen = state === "on";
    return {
      microphone: this.local.microphone.state === "on",
      camera: this.local.camera.state === "on",
      screen,
      ...(screen && { screen_sound: sound }),
    };
  }

  /** With a join; `taken`: what the server made of it. */
  wasTold(media: MediaState, taken: MediaState | undefined): void {
    this.told = JSON.stringify(media);
    for (const picture of ["camera", "screen"] as const) {
      const isHeldBack = media[picture] && taken?.[picture] === false;
      if (isHeldBack && this.now[picture]) this.steps.onRefused(picture);
    }
  }

  tell(): void {
    const media = this.now;
    const text = JSON.stringify(media);
    if (text === this.told) return;
    const answer = this.steps.send(media);
    if (!answer) return;
    this.told = text;
    answer.catch((cause) => this.notTold(cause));
  }

  end(): void {
    this.clock.clearTimer(this.timer);
  }

  private notTold(cause: unknown): void {
    this.told = undefined;
    const { code, field, retryable } = toRequestError(cause);
    if (code === "limit") this.steps.onRefused(field?.endsWith("screen") ? "screen" : "camera");
    if (!retryable) return;
    this.clock.clearTimer(this.timer);
    this.timer = this.clock.setTimer(() => this.tell(), AGAIN_MS);
  }
}
