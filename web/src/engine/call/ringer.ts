// The rings of incoming calls: heard in one tab of the browser, seen in all. Of several the newest
// is heard; when it is over, the one before.
import type { Ports, TimerId } from "../ports/ports";
import type { SettingsState } from "../settings/state";
import { type Pattern, RINGS } from "../tones/patterns";
import type { TonePlayer } from "../tones/player";
import { RingOutput } from "../tones/ring_output";

type RingerPorts = Pick<Ports, "clock" | "locks" | "broadcast" | "audio" | "media">;

interface Ringing {
  callId: string;
  giveBackLock: () => void;
  /** This tab rings. */
  owned: boolean;
  silenced: boolean;
}

interface SilenceMessage {
  type: "ring_silenced";
  callId: string;
}

function isSilence(message: unknown): message is SilenceMessage {
  return (message as SilenceMessage | null)?.type === "ring_silenced";
}

export class Ringer {
  private readonly ports: RingerPorts;
  private readonly output: RingOutput;
  private readonly tones: TonePlayer;
  private readonly settings: () => SettingsState;
  private readonly quiet: () => boolean;
  private readonly onChange: () => void;
  /** The newest first. */
  private rings: readonly Ringing[] = [];
  private heard: Ringing | undefined;
  private stopTone: (() => void) | undefined;
  /** After the latest of the sounds that were tried. */
  private restTimer: TimerId | undefined;

  /** `quiet`: do not disturb, quiet hours. */
  constructor(
    ports: RingerPorts,
    tones: TonePlayer,
    settings: () => SettingsState,
    quiet: () => boolean,
    onChange: () => void,
  ) {
    this.ports = ports;
    this.output = new RingOutput(ports.audio, ports.media);
    this.tones = tones;
    this.settings = settings;
    this.quiet = quiet;
    this.onChange = onChange;
    ports.broadcast.subscribe((message) => {
      if (isSilence(message)) this.hush(message.callId);
    });
  }

  ringsHere(callId: string | undefined): boolean {
    return this.find(callId)?.owned ?? false;
  }

  start(callId: string): void {
    if (this.find(callId)) return;
    const ringing: Ringing = {
      callId,
      giveBackLock: () => undefined,
      owned: false,
      silenced: false,
    };
    this.rings = [ringing, ...this.rings];
    // A tab that closes gives the lock away and the next one goes on ringing.
    ringing.giveBackLock = this.ports.locks.acquire(`ring.${callId}`, () => {
      if (!this.rings.includes(ringing)) return;
      ringing.owned = true;
      this.follow();
      this.onChange();
    });
  }

  /** Also in the tab that makes the sound, wherever the person pressed. */
  silence(callId: string): void {
    if (!this.find(callId)) return;
    const message: SilenceMessage = { type: "ring_silenced", callId };
    this.ports.broadcast.post(message);
    this.hush(callId);
  }

  stop(callId: string): void {
    const ringing = this.find(callId);
    if (!ringing) return;
    this.rings = this.rings.filter((each) => each !== ringing);
    ringing.giveBackLock();
    this.follow();
  }

  private find(callId: string | undefined): Ringing | undefined {
    return this.rings.find((each) => each.callId === callId);
  }

  private hush(callId: string): void {
    const ringing = this.find(callId);
    if (!ringing) return;
    ringing.silenced = true;
    this.follow();
  }

  /** What is to be heard here now. */
  private follow(): void {
    const newest = this.rings.find(({ silenced }) => !silenced);
    const heard = newest?.owned ? newest : undefined;
    if (heard === this.heard) return;
    this.stopTone?.();
    this.stopTone = undefined;
    this.heard = heard;
    if (heard) void this.sound(heard);
    else this.output.rest();
  }

  /** Plays one period of the chosen ring, where it would ring. */
  async preview(): Promise<void> {
    const { ring, ringVolume, ringSpeakerId } = this.settings();
    const pattern = RINGS[ring];
    if (pattern) await this.play(pattern, ringVolume, ringSpeakerId);
  }

  /** Once, on that speaker; undefined: the system's own. */
  async play(pattern: Pattern, volume: number, speakerId: string | undefined): Promise<void> {
    if (speakerId !== undefined) await this.output.prepare(speakerId);
    this.tones.play(pattern, volume, this.output.node(speakerId));
    this.ports.clock.clearTimer(this.restTimer);
    this.restTimer = this.ports.clock.setTimer(() => {
      if (!this.heard) this.output.rest();
    }, pattern.period * 1000);
  }

  private async sound(ringing: Ringing): Promise<void> {
    const { ring, ringVolume, ringSpeakerId } = this.settings();
    const pattern = RINGS[ring];
    if (!pattern || this.quiet()) return;
    if (ringSpeakerId !== undefined) await this.output.prepare(ringSpeakerId);
    // Another may be heard by now, or this one already.
    if (this.heard !== ringing || this.stopTone) return;
    this.stopTone = this.tones.loop(pattern, ringVolume, () => this.output.node(ringSpeakerId));
  }
}
