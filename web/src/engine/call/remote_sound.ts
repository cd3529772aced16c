// One sound of the other side: on the chosen speaker, as loud as wanted, never silently refused.
import type { AudioPort, MediaPort } from "../ports/ports";

interface WithSink {
  setSinkId?(id: string): Promise<void>;
}

type Player = HTMLMediaElement & WithSink;

/** Louder than it came; through WebAudio, because an element ends at 1. */
interface Boost {
  stream: MediaStream;
  setGain(gain: number): void;
  end(): void;
}

export class RemoteSound {
  private readonly media: Pick<MediaPort, "createAudio">;
  private readonly audio: AudioPort;
  private readonly onBlocked: (blocked: boolean) => void;
  private stream: MediaStream | undefined;
  private player: Player | undefined;
  /** Chromium gives WebAudio the sound of a remote stream only while an element plays it too. */
  private keeper: HTMLMediaElement | undefined;
  private boost: Boost | undefined;
  private speakerId: string | undefined;
  private volume = 1;
  private hushed = false;

  constructor(
    media: Pick<MediaPort, "createAudio">,
    audio: AudioPort,
    onBlocked: (blocked: boolean) => void,
  ) {
    this.media = media;
    this.audio = audio;
    this.onBlocked = onBlocked;
  }

  setStream(stream: MediaStream | undefined): void {
    if (stream !== this.stream) this.endBoost();
    this.stream = stream;
    void this.play();
  }

  /** undefined: the system's default. */
  async setSpeaker(id: string | undefined): Promise<void> {
    this.speakerId = id;
    try {
      await this.player?.setSinkId?.(id ?? "");
    } catch {
      // It went away in this moment; the list of devices follows and the default takes over.
    }
  }

  /** 0..2; 1: as it came. */
  setVolume(volume: number): void {
    this.volume = volume;
    void this.play();
  }

  /** Silent at once, or as loud as before at once: everything else stays as it is. */
  hush(hushed: boolean): void {
    this.hushed = hushed;
    if (this.player) this.player.volume = this.loudness;
  }

  async play(): Promise<void> {
    if (!this.stream) {
      if (this.player) this.player.srcObject = null;
      return;
    }
    this.player ??= this.media.createAudio();
    this.adjust(this.stream);
    const source = this.boost?.stream ?? this.stream;
    if (this.player.srcObject !== source) {
      this.player.srcObject = source;
      await this.setSpeaker(this.speakerId);
    }
    this.player.volume = this.loudness;
    try {
      await this.player.play();
      this.onBlocked(false);
    } catch (cause) {
      // AbortError: another stream took its place meanwhile.
      if (cause instanceof DOMException && cause.name === "NotAllowedError") this.onBlocked(true);
    }
  }

  private get loudness(): number {
    return this.hushed ? 0 : Math.min(1, this.volume);
  }

  private adjust(stream: MediaStream): void {
    if (this.volume <= 1) {
      this.endBoost();
      return;
    }
    this.boost ??= this.createBoost(stream);
    this.boost?.setGain(this.volume);
  }

  private createBoost(stream: MediaStream): Boost | undefined {
    const context = this.audio.context();
    // A halted one would be silent: then it stays at what the element can do.
    if (context?.state !== "running") return undefined;
    const source = context.createMediaStreamSource(stream);
    const gain = context.createGain();
    const limiter = context.createDynamicsCompressor();
    const output = context.createMediaStreamDestination();
    source.connect(gain).connect(limiter).connect(output);
    this.keeper ??= this.media.createAudio();
    this.keeper.muted = true;
    this.keeper.srcObject = stream;
    this.keeper.play().catch(() => undefined);
    return {
      stream: output.stream,
      setGain: (value) => gain.gain.setTargetAtTime(value, context.currentTime, 0.02),
      end: () => {
        source.disconnect();
        limiter.disconnect();
      },
    };
  }

  private endBoost(): void {
    this.boost?.end();
    this.boost = undefined;
    if (this.keeper) this.keeper.srcObject = null;
  }
}
