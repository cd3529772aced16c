// What we send into a group call: one section per source from the first offer on, pictures in
// layers, so that each viewer gets what fits; layers that nobody watches rest.
import type { MediaSource, NamedSource } from "../../protocol/types.gen";
import { kScreenSoundBpsMax } from "../../limits";
import { type ScreenHint, SLOTS, type Slot, type SlotTracks } from "../call/senders";

/** Speech: the browser's own choice is lower on a weak network. */
const SPEECH_MAX_BPS = 40_000;

type Layer = RTCRtpEncodingParameters & { rid: string; scaleResolutionDownBy: number };

/** The smallest first: the server counts them from there. */
const LAYERS: Record<"camera" | "screen", readonly Layer[]> = {
  camera: [
    { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
    { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
    { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
  ],
  screen: [
    { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
    { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 2_500_000 },
  ],
};

/**
 * Where browsers take fewer layers, in picture elements: Chromium leaves out the last ones of
 * what was asked for, so that the largest would be half of what the camera gives.
 */
const LAYERS_BY_SIZE = [
  { below: 480 * 270, layers: 1 },
  { below: 960 * 540, layers: 2 },
];

function layersOf(track: MediaStreamTrack | null, offered: number): number {
  const { width = 0, height = 0 } = track?.getSettings?.() ?? {};
  // Not every browser says it, and none before the first picture.
  if (width * height === 0) return offered;
  const found = LAYERS_BY_SIZE.find(({ below }) => width * height < below);
  return Math.min(offered, found?.layers ?? offered);
}

const KIND = {
  microphone: "audio",
  camera: "video",
  screen: "video",
  screen_sound: "audio",
} as const satisfies Record<MediaSource, string>;

function isVideo(slot: Slot): slot is "camera" | "screen" {
  return slot === "camera" || slot === "screen";
}

export interface PublishingChoice {
  /** Less is sent: our picture without its sharpest layer. */
  dataSaver: boolean;
  hint: ScreenHint;
}

export class Publishing {
  private readonly connection: RTCPeerConnection;
  private readonly transceivers = new Map<Slot, RTCRtpTransceiver>();
  /** By source: how many layers anybody watches; not in it: all. */
  private readonly demand = new Map<Slot, number>();
  private choice: PublishingChoice;

  /** Adds the sending sections; the first of them carries the transport. */
  constructor(connection: RTCPeerConnection, tracks: SlotTracks, choice: PublishingChoice) {
    this.connection = connection;
    this.choice = choice;
    for (const slot of SLOTS) this.transceivers.set(slot, this.add(slot, tracks[slot]));
  }

  /** Of the offer that was set last. */
  get sources(): NamedSource[] {
    return SLOTS.flatMap((source) => {
      const mid = this.transceivers.get(source)?.mid;
      return mid == null ? [] : [{ mid, source }];
    });
  }

  async setTrack(slot: Slot, track: MediaStreamTrack | null): Promise<void> {
    await this.transceivers.get(slot)?.sender.replaceTrack(track);
    await this.tune(slot);
  }

  async choose(choice: PublishingChoice): Promise<void> {
    this.choice = choice;
    await this.tuneAll();
  }

  /** The server: only so many layers of this section are watched. */
  async setDemand(mid: string, layers: number): Promise<void> {
    for (const [slot, transceiver] of this.transceivers) {
      if (transceiver.mid !== mid) continue;
      this.demand.set(slot, layers);
      await this.tune(slot);
    }
  }

  /** Also after each negotiation: browsers forget parts of it. */
  async tuneAll(): Promise<void> {
    for (const slot of SLOTS) await this.tune(slot);
  }

  private add(slot: Slot, track: MediaStreamTrack | null): RTCRtpTransceiver {
    const what = track ?? KIND[slot];
    const direction = "sendonly" as const;
    if (!isVideo(slot)) return this.connection.addTransceiver(what, { direction });
    const sendEncodings = structuredClone(LAYERS[slot]) as Layer[];
    try {
      return this.connection.addTransceiver(what, { direction, sendEncodings });
    } catch {
      // A browser without layers sends its one picture.
      return this.connection.addTransceiver(what, { direction });
    }
  }

  private async tune(slot: Slot): Promise<void> {
    const sender = this.transceivers.get(slot)?.sender;
    const parameters = sender?.getParameters();
    if (!sender || !parameters?.encodings?.length) return;
    const before = JSON.stringify(parameters);
    if (isVideo(slot)) this.tuneVideo(slot, sender.track, parameters);
    else this.tuneAudio(slot, parameters);
    if (JSON.stringify(parameters) === before) return;
    try {
      await sender.setParameters(parameters);
    } catch {
      // Older browsers refuse single fields; more is sent than is watched then.
    }
  }

  private tuneAudio(slot: Slot, { encodings }: RTCRtpSendParameters): void {
    const maxBitrate = slot === "microphone" ? SPEECH_MAX_BPS : kScreenSoundBpsMax;
    for (const encoding of encodings) encoding.maxBitrate = maxBitrate;
  }

  private tuneVideo(
    slot: "camera" | "screen",
    track: MediaStreamTrack | null,
    parameters: RTCRtpSendParameters,
  ): void {
    const { dataSaver, hint } = this.choice;
    const { encodings } = parameters;
    const layers = layersOf(track, encodings.length);
    const allowed = slot === "camera" && dataSaver ? layers - 1 : layers;
    const wanted = Math.min(Math.max(1, allowed), this.demand.get(slot) ?? layers);
    encodings.forEach((encoding, index) => {
      encoding.active = index < wanted;
      // The names of layers stay for good; their sizes may change.
      if (encodings.length > 1)
        encoding.scaleResolutionDownBy = 2 ** Math.max(0, layers - 1 - index);
    });
    if (slot === "screen") {
      parameters.degradationPreference =
        hint === "text" ? "maintain-resolution" : "maintain-framerate";
    }
  }
}
