// Our screen in a call: opened by a click, as often as wanted, ended here or in the browser's own
// bar. Camera and microphone go on beside it.
import type { ScreenErrorId } from "../errors";
import type { MediaPort } from "../ports/ports";
import type { Problems } from "./problems";
import type { ScreenHint, Slot } from "./senders";
import type { ScreenView } from "./view";

export interface ScreenShareEvents {
  onTrack(slot: Slot, track: MediaStreamTrack | null): void;
  onHint(hint: ScreenHint): void;
  /** It goes on without sound. */
  onSoundEnded(): void;
  /** The browser's own bar ended it. */
  onEnded(): void;
  onChange(): void;
}

/** Letters need no more; a film does. */
const FRAME_RATE: Record<ScreenHint, number> = { text: 15, motion: 30 };

/** Newer than the type library. */
interface DisplayOptions extends DisplayMediaStreamOptions {
  selfBrowserSurface: "exclude";
  surfaceSwitching: "include";
  systemAudio: "include";
}

const OPTIONS: DisplayOptions = {
  video: { frameRate: { max: 30 }, width: { max: 2560 }, height: { max: 1600 } },
  // The other side must not hear itself: what the call plays stays out where the browser can.
  audio: {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    restrictOwnAudio: true,
  } as MediaTrackConstraints,
  selfBrowserSurface: "exclude",
  surfaceSwitching: "include",
  systemAudio: "include",
};

function errorOf(cause: unknown): ScreenErrorId {
  const { name, message } = cause instanceof Error ? cause : { name: "", message: "" };
  if (name !== "NotAllowedError") return "screen_failed";
  return /system/i.test(message) ? "screen_denied_by_system" : "screen_denied";
}

export class ScreenShare {
  private readonly media: MediaPort;
  private readonly problems: Problems;
  private readonly events: ScreenShareEvents;
  private tracks: MediaStreamTrack[] = [];
  private state: ScreenView["state"] = "off";
  private chosen: ScreenHint = "text";
  /** Rises with every start and stop: an answer to an older question closes what it opened. */
  private question = 0;

  constructor(media: MediaPort, problems: Problems, events: ScreenShareEvents) {
    this.media = media;
    this.problems = problems;
    this.events = events;
  }

  get view(): ScreenView {
    return { state: this.state, hint: this.chosen, sound: this.track("audio") !== null };
  }

  track(kind: "audio" | "video"): MediaStreamTrack | null {
    return this.tracks.find((track) => track.kind === kind) ?? null;
  }

  /** In a click. Whether it is on afterwards. */
  async start(): Promise<boolean> {
    if (this.state !== "off") return this.state === "on";
    this.problems.remove((id) => id.startsWith("screen"));
    if (!this.media.screenSupported) {
      this.problems.add("screen_unsupported");
      return false;
    }
    const question = ++this.question;
    this.set([], "starting");
    let stream: MediaStream;
    try {
      stream = await this.media.getDisplayMedia(OPTIONS);
    } catch (cause) {
      if (question !== this.question) return this.isOn;
      this.set([], "off");
      this.problems.add(errorOf(cause));
      return false;
    }
    const tracks = stream.getTracks();
    if (question !== this.question) {
      for (const track of tracks) track.stop();
      return this.isOn;
    }
    this.take(tracks);
    return true;
  }

  stop(): void {
    this.question += 1;
    if (this.state !== "off") this.set([], "off");
  }

  setHint(hint: ScreenHint): void {
    this.chosen = hint;
    this.applyHint();
    this.events.onHint(hint);
    this.events.onChange();
  }

  private get isOn(): boolean {
    return this.state === "on";
  }

  private take(tracks: MediaStreamTrack[]): void {
    for (const track of tracks) track.addEventListener("ended", () => this.ended(track));
    this.set(tracks, "on");
    this.applyHint();
    this.events.onHint(this.chosen);
  }

  private ended(track: MediaStreamTrack): void {
    if (!this.tracks.includes(track)) return;
    // The sound may end before the picture: with another tab chosen in the browser's bar.
    if (track.kind === "audio") {
      this.set(
        this.tracks.filter((each) => each !== track),
        "on",
      );
      this.events.onSoundEnded();
      return;
    }
    this.stop();
    this.events.onEnded();
  }

  private applyHint(): void {
    const picture = this.track("video");
    if (!picture) return;
    picture.contentHint = this.chosen;
    // Without it the browser's own rate stays.
    picture
      .applyConstraints({ frameRate: { max: FRAME_RATE[this.chosen] } })
      .catch(() => undefined);
  }

  private set(tracks: MediaStreamTrack[], state: ScreenView["state"]): void {
    const before = { screen: this.track("video"), screen_sound: this.track("audio") };
    const old = this.tracks;
    this.tracks = tracks;
    this.state = state;
    for (const track of old) if (!tracks.includes(track)) track.stop();
    const now = { screen: this.track("video"), screen_sound: this.track("audio") };
    for (const slot of ["screen", "screen_sound"] as const) {
      if (now[slot] !== before[slot]) this.events.onTrack(slot, now[slot]);
    }
    this.events.onChange();
  }
}
