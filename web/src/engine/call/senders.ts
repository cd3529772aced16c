// The four things a leg may send, each with its own transceiver from the first offer on: whatever
// comes or goes later needs no negotiation.
import { kScreenSoundBpsMax } from "../../limits";
import { FULL_PLAN, type SendPlan, type VideoPlan } from "./quality/send_plan";

/** In the order of the m-lines. */
export const SLOTS = ["microphone", "camera", "screen", "screen_sound"] as const;
export type Slot = (typeof SLOTS)[number];
export type SlotTracks = Record<Slot, MediaStreamTrack | null>;

/** What a shared screen shows: letters that must stay sharp, or a film that must stay smooth. */
export type ScreenHint = "text" | "motion";

const KIND = {
  microphone: "audio",
  camera: "video",
  screen: "video",
  screen_sound: "audio",
} as const satisfies Record<Slot, string>;

export const NO_TRACKS: SlotTracks = {
  microphone: null,
  camera: null,
  screen: null,
  screen_sound: null,
};

type Encoding = RTCRtpEncodingParameters;
type Wish = Partial<Pick<Encoding, "active" | "maxBitrate" | "maxFramerate">> & {
  scaleResolutionDownBy?: number;
};

/** False: it says so already. */
function change(encoding: Encoding, wish: Wish): boolean {
  const fields = encoding as Record<string, unknown>;
  let changed = false;
  for (const [name, value] of Object.entries(wish)) {
    if (fields[name] === value) continue;
    if (value === undefined) delete fields[name];
    else fields[name] = value;
    changed = true;
  }
  return changed;
}

export class Senders {
  private readonly connection: RTCPeerConnection;
  private tracks: SlotTracks;
  private plan = FULL_PLAN;
  private hint: ScreenHint = "text";

  constructor(connection: RTCPeerConnection, tracks: SlotTracks) {
    this.connection = connection;
    this.tracks = tracks;
  }

  /** Before the first offer of ours. */
  addTransceivers(): void {
    for (const slot of SLOTS) {
      this.connection.addTransceiver(this.tracks[slot] ?? KIND[slot], { direction: "sendrecv" });
    }
  }

  /** Before an answer: everything both ways, with what is open. */
  async prepareAnswer(): Promise<void> {
    for (const slot of SLOTS) {
      const transceiver = this.transceiver(slot);
      if (!transceiver) continue;
      transceiver.direction = "sendrecv";
      await transceiver.sender.replaceTrack(this.tracks[slot]);
    }
    // Of an offer of ours that was rolled back: the next one would carry them beside the others.
    for (const each of this.connection.getTransceivers()) {
      if (each.mid === null && this.isMapped) each.stop();
    }
  }

  async setTrack(slot: Slot, track: MediaStreamTrack | null): Promise<void> {
    this.tracks = { ...this.tracks, [slot]: track };
    await this.transceiver(slot)?.sender.replaceTrack(track);
    await this.tune();
  }

  async apply(plan: SendPlan): Promise<void> {
    this.plan = plan;
    await this.tune();
  }

  async setScreenHint(hint: ScreenHint): Promise<void> {
    this.hint = hint;
    await this.tune();
  }

  /** Says the plan to the browser, as far as it does not know it: also after each negotiation. */
  async tune(): Promise<void> {
    const { audio, camera, screen } = this.plan;
    const degradationPreference =
      this.hint === "text" ? "maintain-resolution" : "maintain-framerate";
    await Promise.all([
      this.limit("microphone", audio),
      this.limit("screen_sound", { maxBitrate: kScreenSoundBpsMax }),
      this.limitVideo("camera", camera),
      this.limitVideo("screen", { ...screen, degradationPreference }),
    ]);
  }

  /** What arrives for this slot; undefined before it is negotiated. */
  remoteTrack(slot: Slot): MediaStreamTrack | undefined {
    return this.transceiver(slot)?.receiver.track;
  }

  /** Some m-lines are agreed on; only those count then. */
  private get isMapped(): boolean {
    return this.connection.getTransceivers().some(({ mid }) => mid !== null);
  }

  private transceiver(slot: Slot): RTCRtpTransceiver | undefined {
    const { isMapped } = this;
    const usable = this.connection
      .getTransceivers()
      .filter(({ mid, receiver, currentDirection }) => {
        const counts = currentDirection !== "stopped" && (mid !== null || !isMapped);
        return counts && receiver.track.kind === KIND[slot];
      });
    const same = SLOTS.filter((each) => KIND[each] === KIND[slot]);
    return usable[same.indexOf(slot)];
  }

  private limitVideo(slot: "camera" | "screen", plan: VideoPlan): Promise<void> {
    const { degradationPreference, active, maxBitrate, maxFramerate } = plan;
    const scaleResolutionDownBy = Math.max(1, plan.scaleResolutionDownBy);
    const wish = { active, maxBitrate, maxFramerate, scaleResolutionDownBy };
    return this.limit(slot, wish, degradationPreference);
  }

  private async limit(
    slot: Slot,
    wish: Wish,
    preference?: RTCDegradationPreference,
  ): Promise<void> {
    const sender = this.transceiver(slot)?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings?.[0];
    if (!sender || !parameters || !encoding) return;
    let changed = change(encoding, wish);
    if (preference !== undefined && parameters.degradationPreference !== preference) {
      parameters.degradationPreference = preference;
      changed = true;
    }
    if (!changed) return;
    try {
      await sender.setParameters(parameters);
    } catch {
      // Older browsers refuse single fields; the defaults do.
    }
  }
}
