// The sections of an offer in which we receive: opened before they are needed, because whoever
// speaks or is shown next comes by a message and not by an offer.

export interface SlotCounts {
  audio: number;
  video: number;
}

/** By section. */
export type Receivers = ReadonlyMap<string, RTCRtpReceiver>;

/** From the join on; then as many as are needed, up to the last. */
const STEPS: readonly SlotCounts[] = [
  { audio: 4, video: 6 },
  { audio: 8, video: 12 },
  { audio: 8, video: 24 },
];
const ALL: SlotCounts = { audio: 8, video: 24 };

/**
 * How many sections a call needs that shows `pictures` and in which `sounds` may be heard at once.
 * `atOnce`: this browser wants all of them in its first offer (Firefox).
 */
export function slotsFor(pictures: number, sounds: number, atOnce: boolean): SlotCounts {
  if (atOnce) return ALL;
  return STEPS.find(({ audio, video }) => pictures <= video && sounds <= audio) ?? ALL;
}

/**
 * In the order of our wishes. Chromium may leave out what the server never sends, which makes a
 * large offer small; Firefox must not.
 */
export function preferred<C extends { mimeType: string }>(
  codecs: readonly C[],
  mayOmit: boolean,
): C[] {
  const ORDER = ["video/vp8", "video/vp9", "video/rtx"];
  const place = ({ mimeType }: C): number => {
    const found = ORDER.indexOf(mimeType.toLowerCase());
    return found < 0 ? ORDER.length : found;
  };
  const kept = mayOmit ? codecs.filter((codec) => place(codec) < ORDER.length) : codecs;
  return kept.toSorted((a, b) => place(a) - place(b));
}

export class Receiving {
  private readonly connection: RTCPeerConnection;
  private readonly prefer: (transceiver: RTCRtpTransceiver) => void;
  private readonly open: Record<"audio" | "video", RTCRtpTransceiver[]> = { audio: [], video: [] };

  /** `prefer`: the codecs of a section with a picture. */
  constructor(connection: RTCPeerConnection, prefer: (transceiver: RTCRtpTransceiver) => void) {
    this.connection = connection;
    this.prefer = prefer;
  }

  /** Whether sections were added, which need an offer. Never fewer than before. */
  grow(counts: SlotCounts): boolean {
    let grown = false;
    for (const kind of ["audio", "video"] as const) {
      while (this.open[kind].length < counts[kind]) {
        const added = this.connection.addTransceiver(kind, { direction: "recvonly" });
        if (kind === "video") this.prefer(added);
        this.open[kind].push(added);
        grown = true;
      }
    }
    return grown;
  }

  /** As far as they are agreed on. */
  receivers(kind: "audio" | "video"): Receivers {
    return new Map(
      this.open[kind].flatMap(({ mid, receiver }) => (mid === null ? [] : [[mid, receiver]])),
    );
  }
}
