// Plays a group call: the sound of each receiving section, as loud as its speaker is wanted, and
// pictures where a tile shows them. Who is in which section changes; elements and streams stay.
import { RemoteSound } from "../call/remote_sound";
import type { AudioPort, MediaPort } from "../ports/ports";
import type { Receivers } from "./receiving";
import type { SlotTable } from "./slots";
import type { PictureSource } from "./view";

/** How loud somebody is wanted. */
export interface Loudness {
  /** 0..2, 1 as it came. */
  volume: number;
  /** Silent all the same: they are heard elsewhere. */
  hushed: boolean;
}

interface Tile {
  element: HTMLVideoElement;
  participantId: string;
  source: PictureSource;
}

interface Sound {
  sound: RemoteSound;
  receiver: RTCRtpReceiver;
  volume: number;
  blocked: boolean;
}

export class MeetingPlayer {
  private readonly media: MediaPort;
  private readonly audio: AudioPort;
  private readonly slots: SlotTable;
  private readonly loudnessOf: (participantId: string) => Loudness;
  private readonly onChange: () => void;
  private readonly sounds = new Map<string, Sound>();
  private readonly pictures = new Map<string, { track: MediaStreamTrack; stream: MediaStream }>();
  private readonly tiles = new Set<Tile>();
  private speakerId: string | undefined;

  constructor(
    ports: { media: MediaPort; audio: AudioPort },
    slots: SlotTable,
    loudnessOf: (participantId: string) => Loudness,
    onChange: () => void,
  ) {
    this.media = ports.media;
    this.audio = ports.audio;
    this.slots = slots;
    this.loudnessOf = loudnessOf;
    this.onChange = onChange;
  }

  /** The browser wants a click first. */
  get blocked(): boolean {
    return [...this.sounds.values()].some(({ blocked }) => blocked);
  }

  /** Other sections, or others in them. */
  update(audio: Receivers, video: Receivers): void {
    for (const [mid, { receiver, sound }] of this.sounds) {
      if (audio.get(mid) === receiver) continue;
      sound.setStream(undefined);
      this.sounds.delete(mid);
    }
    for (const [mid, receiver] of audio) this.hear(mid, receiver);
    for (const [mid, { track }] of this.pictures) {
      if (video.get(mid)?.track !== track) this.pictures.delete(mid);
    }
    for (const [mid, { track }] of video) {
      if (!this.pictures.has(mid)) this.pictures.set(mid, { track, stream: this.streamOf(track) });
    }
    this.refresh();
  }

  /** The same sections; others in them, or other volumes. */
  refresh(): void {
    for (const [mid, entry] of this.sounds) {
      const playing = this.slots.playing(mid);
      if (!playing) continue;
      const { volume, hushed } = this.loudnessOf(playing.participantId);
      entry.sound.hush(hushed);
      if (volume === entry.volume) continue;
      entry.volume = volume;
      entry.sound.setVolume(volume);
    }
    for (const tile of this.tiles) this.paint(tile);
  }

  flows(participantId: string, source: PictureSource): boolean {
    const track = this.pictureOf(participantId, source)?.track;
    return track !== undefined && !track.muted;
  }

  /** Sound of this participant has arrived. */
  hears(participantId: string): boolean {
    return this.voiceOf(participantId)?.track.muted === false;
  }

  /** When something of their sound was played last (ms); undefined: not in the last seconds. */
  playedMs(participantId: string): number | undefined {
    const sources = this.voiceOf(participantId)?.getSynchronizationSources() ?? [];
    return sources.length === 0 ? undefined : Math.max(...sources.map((each) => each.timestamp));
  }

  attach(element: HTMLVideoElement, participantId: string, source: PictureSource): () => void {
    const tile: Tile = { element, participantId, source };
    this.tiles.add(tile);
    this.paint(tile);
    return () => {
      this.tiles.delete(tile);
      element.srcObject = null;
    };
  }

  /** undefined: the system's default. */
  async setSpeaker(id: string | undefined): Promise<void> {
    this.speakerId = id;
    await Promise.all([...this.sounds.values()].map(({ sound }) => sound.setSpeaker(id)));
  }

  /** In a click. */
  async unlock(): Promise<void> {
    await Promise.all([...this.sounds.values()].map(({ sound }) => sound.play()));
  }

  private voiceOf(participantId: string): RTCRtpReceiver | undefined {
    const mid = this.slots.midOf(participantId, "microphone");
    return mid === undefined ? undefined : this.sounds.get(mid)?.receiver;
  }

  private hear(mid: string, receiver: RTCRtpReceiver): void {
    if (this.sounds.has(mid)) return;
    const sound = new RemoteSound(this.media, this.audio, (blocked) => {
      if (entry.blocked === blocked) return;
      entry.blocked = blocked;
      this.onChange();
    });
    const entry: Sound = { sound, receiver, volume: 1, blocked: false };
    this.sounds.set(mid, entry);
    void sound.setSpeaker(this.speakerId);
    sound.setStream(this.streamOf(receiver.track));
  }

  private pictureOf(participantId: string, source: PictureSource) {
    const mid = this.slots.midOf(participantId, source);
    return mid === undefined ? undefined : this.pictures.get(mid);
  }

  private paint({ element, participantId, source }: Tile): void {
    const stream = this.pictureOf(participantId, source)?.stream ?? null;
    if (element.srcObject === stream) return;
    element.muted = true;
    element.srcObject = stream;
    // Pictures without sound may always play; another stream may take its place meanwhile.
    if (stream) element.play().catch(() => undefined);
  }

  private streamOf(track: MediaStreamTrack): MediaStream {
    const stream = this.media.createStream();
    stream.addTrack(track);
    return stream;
  }
}
