// What the call machine asks for is done here, one effect after the other; what comes of it goes
// back as events.
import { RINGBACK, TONES } from "../tones/patterns";
import type { CallContext } from "./controller";
import type { ConnectionFailure } from "./diagnosis";
import type { CaptureDevice } from "./media_errors";
import type { CallParts } from "./parts";
import type { CallMachineState, Effect, LocalInput, WantedMedia } from "./types";

const RINGBACK_VOLUME = 0.8;
const TONE_VOLUME = 0.8;

export class CallEffects {
  lastAnnouncement: Extract<Effect, { type: "announce" }> | undefined;
  announcements = 0;
  /** Why the latest peer connection was not up when it was closed. */
  failure: ConnectionFailure | undefined;
  private readonly parts: CallParts;
  private readonly settings: CallContext["settings"];
  private readonly state: () => CallMachineState;
  private readonly report: (input: LocalInput) => void;
  private acquisition = 0;
  /** Devices may be open, or are being opened. */
  private wanted = false;
  /** The call that rings. */
  private rung: string | undefined;
  private stopRingback: (() => void) | undefined;

  /** `state`: the machine's, with the transition that asked for the effect. */
  constructor(
    parts: CallParts,
    settings: CallContext["settings"],
    state: () => CallMachineState,
    report: (input: LocalInput) => void,
  ) {
    this.parts = parts;
    this.settings = settings;
    this.state = state;
    this.report = report;
  }

  run(effect: Effect): void {
    const { parts } = this;
    switch (effect.type) {
      case "send":
        return parts.sender.send(effect.request);
      case "withdraw":
        return parts.sender.withdraw(effect.request, effect.command_id);
      case "start_ring":
        return this.startRing(effect.call.call_id);
      case "stop_ring":
        if (this.rung !== undefined) parts.ringer.stop(this.rung);
        this.rung = undefined;
        return;
      case "start_ringback":
        return this.startRingback();
      case "stop_ringback":
        this.stopRingback?.();
        this.stopRingback = undefined;
        return;
      case "play_tone":
        if (this.settings().callTones) parts.tones.play(TONES[effect.tone], TONE_VOLUME);
        return;
      case "acquire_media":
        return void this.acquire(effect);
      case "release_media":
        this.acquisition += 1;
        this.wanted = false;
        parts.release();
        return parts.problems.clear();
      case "set_source":
        return void this.setSource(effect.source, effect.on);
      case "create_peer":
        return this.openPeer(effect);
      case "close_peer":
        this.failure = parts.peer.diagnose();
        parts.sendReport(this.failure);
        parts.peer.close();
        return parts.player.setStream(undefined);
      case "restart_ice":
        return parts.peer.restartIce();
      case "move_peer":
        return parts.peer.move(effect.step);
      case "deliver_signal":
        return parts.peer.deliver(effect.signal);
      case "start_timer":
        return parts.timers.start(effect.timer, effect.delay_ms);
      case "stop_timer":
        return parts.timers.stop(effect.timer);
      case "remember_call":
        return parts.memory.remember(effect.call_id, effect.leaving);
      case "forget_call":
        return parts.memory.forget();
      case "announce":
        this.lastAnnouncement = effect;
        this.announcements += 1;
        return;
      default:
        effect satisfies never;
    }
  }

  /** Signed out: everything closes, whatever the machine would have asked for. */
  reset(): void {
    const { sender, timers, peer, player, local, problems, memory } = this.parts;
    sender.reset();
    timers.clear();
    this.run({ type: "stop_ring" });
    this.run({ type: "stop_ringback" });
    peer.close();
    player.setStream(undefined);
    local.release();
    problems.clear();
    memory.forget();
  }

  private startRing(callId: string): void {
    // In a group call it is only shown.
    if (this.parts.guest) return;
    this.rung = callId;
    this.parts.ringer.start(callId);
  }

  private startRingback(): void {
    if (!this.settings().callTones) return;
    this.stopRingback ??= this.parts.tones.loop(RINGBACK, RINGBACK_VOLUME);
  }

  private openPeer({ offerer }: Extract<Effect, { type: "create_peer" }>): void {
    const { session } = this.state();
    if (!("role" in session) || !session.call) return;
    const callId = session.call.call_id;
    const leads = session.role === "caller";
    const other = leads ? session.call.callee : session.call.caller;
    this.parts.player.setVolume(this.settings().personVolumes[other.user_id] ?? 1);
    const relayOnly = this.settings().alwaysRelay;
    this.failure = undefined;
    this.parts.peer.open({ callId, relayOnly, offerer, leads });
  }

  private async acquire(wanted: WantedMedia): Promise<void> {
    const question = ++this.acquisition;
    this.wanted = true;
    const acquired = await this.parts.local.acquire(wanted);
    // Released meanwhile: nobody waits for this answer, and the next call has its own.
    if (question === this.acquisition) this.report({ type: "media_ready", ...acquired });
    else if (!this.wanted) this.parts.release();
  }

  private async setSource(source: CaptureDevice | "screen", on: boolean): Promise<void> {
    const isOn = await this.parts.local.setOn(source, on);
    const sound = source === "screen" && { screen_sound: this.parts.local.screen.view.sound };
    this.report({ type: "media_changed", [source]: isOn, ...sound });
  }
}
