// The ring of an incoming call: heard in one tab of the browser, seen in all.
import type { Ports, TimerId } from "../ports/ports";
import type { SettingsState } from "../settings/state";
import { type Pattern, RINGS } from "../tones/patterns";
import type { TonePlayer } from "../tones/player";
import { RingOutput } from "../tones/ring_output";

type RingerPorts = Pick<Ports, "clock" | "locks" | "broadcast" | "audio" | "media">;

interface Ringing {
  callId: string;
  giveBackLock: () => void;
  stopTone: (() => void) | undefined;
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
  private ringing: Ringing | undefined;
  private owner = false;
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
      if (isSilence(message) && message.callId === this.ringing?.callId) this.hush();
    });
  }

  get ringsHere(): boolean {
    return this.owner;
  }

  start(callId: string): void {
    if (this.ringing?.callId === callId) return;
    this.stop();
    const ringing: Ringing = {
      callId,
      giveBackLock: () => undefined,
      stopTone: undefined,
      silenced: false,
    };
    this.ringing = ringing;
    // A tab that closes gives the lock away and the next one goes on ringing.
    ringing.giveBackLock = this.ports.locks.acquire(`ring.${callId}`, () => {
      if (this.ringing !== ringing) return;
      this.owner = true;
      void this.sound(ringing);
      this.onChange();
    });
  }

  /** Also in the tab that makes the sound, wherever the person pressed. */
  silence(): void {
    if (!this.ringing) return;
    const message: SilenceMessage = { type: "ring_silenced", callId: this.ringing.callId };
    this.ports.broadcast.post(message);
    this.hush();
  }

  stop(): void {
    const { ringing } = this;
    this.ringing = undefined;
    this.owner = false;
    ringing?.stopTone?.();
    ringing?.giveBackLock();
    this.output.rest();
  }

  private hush(): void {
    const { ringing } = this;
    if (!ringing) return;
    ringing.silenced = true;
    ringing.stopTone?.();
    ringing.stopTone = undefined;
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
      if (!this.ringing) this.output.rest();
    }, pattern.period * 1000);
  }

  private async sound(ringing: Ringing): Promise<void> {
    const { ring, ringVolume, ringSpeakerId } = this.settings();
    const pattern = RINGS[ring];
    if (ringing.silenced || !pattern || this.quiet()) return;
    if (ringSpeakerId !== undefined) await this.output.prepare(ringSpeakerId);
    // It may have ended while the output opened.
    if (this.ringing !== ringing || ringing.silenced) return;
    ringing.stopTone = this.tones.loop(pattern, ringVolume, () => this.output.node(ringSpeakerId));
  }
}
