// "Can I be reached?": everything between a call and the person, tried one after the other.
import { createStore } from "zustand/vanilla";
import type { Preferences, PushTestResult } from "../../protocol/types.gen";
import { quietUntilMs } from "../attention/quiet_hours";
import type { Ports } from "../ports/ports";
import type { SettingsState } from "../settings/state";
import {
  REACH_ROWS,
  type ReachCheckState,
  type ReachCause,
  type ReachRow,
  type ReachRowName,
} from "./check_state";
import type { PushState, ReachCheck, ReachState } from "./state";
import { isActive } from "./worker_prefs";

const PUSH_BACK_WITHIN_MS = 10_000;
/** How long a browser gets to start a sound in a click. */
const SOUND_WITHIN_MS = 3_000;

export interface CheckContext {
  ports: Pick<Ports, "clock" | "random" | "audio" | "attention" | "media">;
  settings: () => SettingsState;
  preferences: () => Preferences;
  reach: () => ReachState;
  /** The worker is there, or it is known that it is not. */
  started(): Promise<void>;
  /** Subscribes again if that has not worked. */
  followPush(): Promise<void>;
  previewRing(): void;
  /** undefined: there is no subscription. Rejects when our server does not answer. */
  testPush(id: string): Promise<PushTestResult | undefined>;
}

type Finding = Omit<ReachRow, "name">;

const OK: Finding = { state: "ok" };
const SKIPPED: Finding = { state: "skipped" };
const failed = (cause: ReachCause): Finding => ({ state: "failed", cause });

const PUSH_CAUSES: Partial<Record<PushState, ReachCause>> = {
  unsupported: "push_unsupported",
  no_service: "push_no_service",
  server_off: "push_server_off",
  failed: "push_failed",
};

const IDLE: ReachCheckState = {
  phase: "idle",
  rows: REACH_ROWS.map((name) => ({ name, state: "waiting" })),
};

export class Check implements ReachCheck {
  readonly store = createStore<ReachCheckState>(() => IDLE);
  private readonly context: CheckContext;
  private run = 0;
  private answer: ((heard: boolean) => void) | undefined;
  private arrival: { id: string; arrived: () => void } | undefined;

  constructor(context: CheckContext) {
    this.context = context;
  }

  start(): void {
    const run = ++this.run;
    this.answer?.(false);
    this.store.setState({ ...IDLE, phase: "running" });
    void this.all(run);
  }

  heard(heard: boolean): void {
    this.answer?.(heard);
  }

  pushArrived(id: string): void {
    if (id === this.arrival?.id) this.arrival.arrived();
  }

  private async all(run: number): Promise<void> {
    // In the click: afterwards a browser may not let us sound.
    const sound = this.sound();
    const checks: Record<ReachRowName, () => Finding | Promise<Finding>> = {
      sound: () => sound,
      notifications: () => this.notifications(),
      quiet: () => this.quiet(),
      worker: () => this.worker(),
      push: () => this.push(),
      test_ring: () => this.testRing(run),
      test_push: () => this.testPush(),
    };
    for (const name of REACH_ROWS) {
      if (run !== this.run) return;
      this.set(name, { state: "running" });
      const finding = await Promise.resolve(checks[name]()).catch(() => failed("push_failed"));
      if (run !== this.run) return;
      this.set(name, finding);
    }
    this.store.setState({ phase: "done" });
  }

  private set(name: ReachRowName, finding: Finding): void {
    const { rows } = this.store.getState();
    const place = REACH_ROWS.indexOf(name);
    this.store.setState({ rows: rows.with(place, { name, ...finding }) });
  }

  private isOk(name: ReachRowName): boolean {
    return this.store.getState().rows.some((row) => row.name === name && row.state === "ok");
  }

  private async sound(): Promise<Finding> {
    const { ring, ringVolume, ringSpeakerId } = this.context.settings();
    if (ring === "silent") return failed("silent_ring");
    if (ringVolume === 0) return failed("no_volume");
    const { audio, media } = this.context.ports;
    const context = audio.context();
    if (!context) return failed("no_sound");
    if (context.state !== "running") {
      const resumed = context.resume().catch(() => undefined);
      await Promise.race([resumed, this.pause(SOUND_WITHIN_MS)]);
    }
    if (audio.context()?.state !== "running") return failed("no_sound");
    if (ringSpeakerId !== undefined) {
      const devices = await media.enumerateDevices().catch(() => []);
      const here = devices.some(({ deviceId }) => deviceId === ringSpeakerId);
      if (!here) return { state: "warning", cause: "output_gone" };
    }
    return OK;
  }

  private notifications(): Finding {
    const permission = this.context.ports.attention.notificationPermission();
    if (permission === "unsupported") return failed("notifications_unsupported");
    if (permission === "denied") return failed("notifications_blocked");
    const wanted = permission === "granted" && this.context.settings().desktopNotifications;
    return wanted ? OK : failed("notifications_off");
  }

  private quiet(): Finding {
    const { doNotDisturb } = this.context.settings();
    const nowMs = this.context.ports.clock.wallNow();
    if (isActive(doNotDisturb, nowMs)) {
      const untilMs = doNotDisturb?.untilMs;
      return {
        state: "warning",
        cause: "do_not_disturb",
        ...(untilMs !== undefined && { untilMs }),
      };
    }
    const untilMs = quietUntilMs(this.context.preferences().quiet_hours, nowMs);
    return untilMs === undefined ? OK : { state: "warning", cause: "quiet_hours", untilMs };
  }

  private async worker(): Promise<Finding> {
    await this.context.started();
    switch (this.context.reach().worker) {
      case "active":
        return OK;
      case "insecure":
        return failed("insecure");
      case "unsupported":
        return failed("worker_unsupported");
      default:
        return failed("worker_failed");
    }
  }

  private async push(): Promise<Finding> {
    if (!this.isOk("worker") || !this.isOk("notifications")) return SKIPPED;
    await this.context.followPush();
    const { push } = this.context.reach();
    return push === "on" ? OK : failed(PUSH_CAUSES[push] ?? "push_failed");
  }

  private async testRing(run: number): Promise<Finding> {
    const sound = this.store.getState().rows.find(({ name }) => name === "sound");
    if (sound?.state === "failed") return SKIPPED;
    this.context.previewRing();
    this.set("test_ring", { state: "asking" });
    const heard = await new Promise<boolean>((resolve) => {
      this.answer = resolve;
    });
    if (run === this.run) this.answer = undefined;
    return heard ? OK : failed("not_heard");
  }

  private async testPush(): Promise<Finding> {
    if (!this.isOk("push")) return SKIPPED;
    const { clock, random } = this.context.ports;
    const id = random.id();
    const sentMs = clock.now();
    const arrived = new Promise<boolean>((resolve) => {
      this.arrival = { id, arrived: () => resolve(true) };
    });
    const result = await this.context.testPush(id);
    if (!result) return failed("push_failed");
    if (!result.accepted) return { ...failed("push_refused"), status: result.status };
    const leftMs = Math.max(0, PUSH_BACK_WITHIN_MS - (clock.now() - sentMs));
    const inTime = await Promise.race([arrived, this.pause(leftMs)]);
    this.arrival = undefined;
    return inTime ? { ...OK, tookMs: Math.round(clock.now() - sentMs) } : failed("push_late");
  }

  private pause(delayMs: number): Promise<false> {
    return new Promise((resolve) => {
      this.context.ports.clock.setTimer(() => resolve(false), delayMs);
    });
  }
}
