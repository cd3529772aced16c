// Plays the other side: sound on the chosen speaker, picture where a screen shows it, never
// silently refused.
//
// Sound has an element of its own. Chromium does not begin to play an element whose stream has a
// video track before its first picture, so that a voice call in one common element would be silent.
import type { MediaPort } from "../ports/ports";

interface WithSink {
  setSinkId?(id: string): Promise<void>;
}

export class RemotePlayer {
  private readonly media: Pick<MediaPort, "createAudio" | "createStream">;
  private readonly onChange: () => void;
  private readonly screens = new Set<HTMLMediaElement>();
  private sound: (HTMLMediaElement & WithSink) | undefined;
  private soundStream: MediaStream | undefined;
  private pictureStream: MediaStream | undefined;
  private speakerId: string | undefined;
  private isBlocked = false;

  constructor(media: Pick<MediaPort, "createAudio" | "createStream">, onChange: () => void) {
    this.media = media;
    this.onChange = onChange;
  }

  /** The browser wants a click first. */
  get blocked(): boolean {
    return this.isBlocked;
  }

  /** Shows the picture in this element until the returned function is called. */
  attach(element: HTMLMediaElement): () => void {
    this.screens.add(element);
    this.show(element);
    return () => {
      this.screens.delete(element);
      element.srcObject = null;
    };
  }

  setStream(stream: MediaStream | undefined): void {
    this.soundStream = this.part(this.soundStream, stream?.getAudioTracks());
    this.pictureStream = this.part(this.pictureStream, stream?.getVideoTracks());
    for (const element of this.screens) this.show(element);
    this.setBlocked(false);
    void this.playSound();
  }

  /** undefined: the system's default. */
  async setSpeaker(id: string | undefined): Promise<void> {
    this.speakerId = id;
    try {
      await this.sound?.setSinkId?.(id ?? "");
    } catch {
      // It went away in this moment; the list of devices follows and the default takes over.
    }
  }

  /** In a click. */
  unlock(): Promise<void> {
    return this.playSound();
  }

  /** The stream as it is while the tracks are the same: a new one would interrupt the playing. */
  private part(
    before: MediaStream | undefined,
    tracks: MediaStreamTrack[] = [],
  ): MediaStream | undefined {
    const same = before && before.getTracks()[0] === tracks[0];
    if (same || tracks.length === 0) return tracks.length === 0 ? undefined : before;
    const stream = this.media.createStream();
    for (const track of tracks) stream.addTrack(track);
    return stream;
  }

  private show(element: HTMLMediaElement): void {
    const stream = this.pictureStream ?? null;
    if (element.srcObject === stream) return;
    element.muted = true;
    element.srcObject = stream;
    // Pictures without sound may always play; another stream may take its place meanwhile.
    if (stream) element.play().catch(() => undefined);
  }

  private async playSound(): Promise<void> {
    if (!this.soundStream) {
      if (this.sound) this.sound.srcObject = null;
      return;
    }
    this.sound ??= this.media.createAudio();
    if (this.sound.srcObject !== this.soundStream) {
      this.sound.srcObject = this.soundStream;
      await this.setSpeaker(this.speakerId);
    }
    try {
      await this.sound.play();
      this.setBlocked(false);
    } catch (cause) {
      // AbortError: another stream took its place meanwhile.
      if (cause instanceof DOMException && cause.name === "NotAllowedError") this.setBlocked(true);
    }
  }

  private setBlocked(blocked: boolean): void {
    if (blocked === this.isBlocked) return;
    this.isBlocked = blocked;
    this.onChange();
  }
}
