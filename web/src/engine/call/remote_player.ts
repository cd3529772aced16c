// Plays the other side: sound on the chosen speaker, pictures where a screen shows them.
//
// Sound has elements of its own. Chromium does not begin to play an element whose stream has a
// video track before its first picture, so that a voice call in one common element would be silent.
import type { AudioPort, MediaPort } from "../ports/ports";
import { RemoteSound } from "./remote_sound";

/** Which of the other side's two pictures. */
export type RemotePictureKind = "camera" | "screen";

interface Part {
  sound: RemoteSound;
  soundStream: MediaStream | undefined;
  pictureStream: MediaStream | undefined;
  screens: Set<HTMLMediaElement>;
  blocked: boolean;
}

export class RemotePlayer {
  private readonly media: Pick<MediaPort, "createAudio" | "createStream">;
  private readonly onChange: () => void;
  private volumeNow = 1;
  private readonly parts: Record<RemotePictureKind, Part>;

  constructor(
    media: Pick<MediaPort, "createAudio" | "createStream">,
    audio: AudioPort,
    onChange: () => void,
  ) {
    this.media = media;
    this.onChange = onChange;
    this.parts = {
      camera: this.createPart("camera", audio),
      screen: this.createPart("screen", audio),
    };
  }

  /** The browser wants a click first. */
  get blocked(): boolean {
    return this.parts.camera.blocked || this.parts.screen.blocked;
  }

  /** Shows the picture in this element until the returned function is called. */
  attach(element: HTMLMediaElement, kind: RemotePictureKind = "camera"): () => void {
    const part = this.parts[kind];
    part.screens.add(element);
    this.show(part, element);
    return () => {
      part.screens.delete(element);
      element.srcObject = null;
    };
  }

  setStream(stream: MediaStream | undefined, screen?: MediaStream): void {
    this.setPart("camera", stream);
    this.setPart("screen", screen);
  }

  /** undefined: the system's default. */
  async setSpeaker(id: string | undefined): Promise<void> {
    const { camera, screen } = this.parts;
    await Promise.all([camera.sound.setSpeaker(id), screen.sound.setSpeaker(id)]);
  }

  get volume(): number {
    return this.volumeNow;
  }

  /** Of everything the other side plays here: 0..2, 1 as it came. */
  setVolume(volume: number): void {
    this.volumeNow = volume;
    this.onChange();
    this.parts.camera.sound.setVolume(volume);
    this.parts.screen.sound.setVolume(volume);
  }

  /** Silent, whatever the volume: the same is heard in another way. */
  hush(hushed: boolean): void {
    this.parts.camera.sound.hush(hushed);
    this.parts.screen.sound.hush(hushed);
  }

  /** In a click. */
  async unlock(): Promise<void> {
    await Promise.all([this.parts.camera.sound.play(), this.parts.screen.sound.play()]);
  }

  private createPart(kind: RemotePictureKind, audio: AudioPort): Part {
    return {
      sound: new RemoteSound(this.media, audio, (blocked) => this.setBlocked(kind, blocked)),
      soundStream: undefined,
      pictureStream: undefined,
      screens: new Set(),
      blocked: false,
    };
  }

  private setPart(kind: RemotePictureKind, stream: MediaStream | undefined): void {
    const part = this.parts[kind];
    part.soundStream = this.streamOf(part.soundStream, stream?.getAudioTracks());
    part.pictureStream = this.streamOf(part.pictureStream, stream?.getVideoTracks());
    for (const element of part.screens) this.show(part, element);
    this.setBlocked(kind, false);
    part.sound.setStream(part.soundStream);
  }

  /** The stream as it is while the tracks are the same: a new one would interrupt the playing. */
  private streamOf(
    before: MediaStream | undefined,
    tracks: MediaStreamTrack[] = [],
  ): MediaStream | undefined {
    const same = before && before.getTracks()[0] === tracks[0];
    if (same || tracks.length === 0) return tracks.length === 0 ? undefined : before;
    const stream = this.media.createStream();
    for (const track of tracks) stream.addTrack(track);
    return stream;
  }

  private show(part: Part, element: HTMLMediaElement): void {
    const stream = part.pictureStream ?? null;
    if (element.srcObject === stream) return;
    element.muted = true;
    element.srcObject = stream;
    // Pictures without sound may always play; another stream may take its place meanwhile.
    if (stream) element.play().catch(() => undefined);
  }

  private setBlocked(kind: RemotePictureKind, blocked: boolean): void {
    const part = this.parts[kind];
    if (blocked === part.blocked) return;
    part.blocked = blocked;
    this.onChange();
  }
}
