// Do not disturb for a while. Kept in this browser, so that a reload and every other tab know it;
// the others learn it through presence, the service worker reads it when no page is open.
import type { Ports, TimerId } from "../ports/ports";
import type { PeopleActions } from "../chat/state";
import type { SettingsActions, SettingsState } from "../settings/state";
import { type DoNotDisturb, isActive } from "../push/worker_prefs";

/** Timers of browsers go no further; a longer wait begins anew. */
const TIMER_MS_MAX = 24 * 60 * 60_000;

interface Announcement {
  type: "do_not_disturb";
  choice: DoNotDisturb | undefined;
}

function isAnnouncement(message: unknown): message is Announcement {
  return (message as Announcement | null)?.type === "do_not_disturb";
}

export class DoNotDisturbClock {
  private readonly ports: Pick<Ports, "clock" | "broadcast">;
  private readonly settings: () => SettingsState;
  private readonly set: SettingsActions["set"];
  /** It begins or ends, here or in another tab. */
  private readonly onChange: (on: boolean) => void;
  private timer: TimerId | undefined;

  constructor(
    ports: Pick<Ports, "clock" | "broadcast">,
    settings: () => SettingsState,
    set: SettingsActions["set"],
    onChange: (on: boolean) => void,
  ) {
    this.ports = ports;
    this.settings = settings;
    this.set = set;
    this.onChange = onChange;
    ports.broadcast.subscribe((message) => {
      if (isAnnouncement(message)) this.apply(message.choice);
    });
  }

  /** undefined ends it. */
  choose(choice: DoNotDisturb | undefined): void {
    if (!choice && !this.settings().doNotDisturb) return;
    this.apply(choice);
    const message: Announcement = { type: "do_not_disturb", choice };
    this.ports.broadcast.post(message);
  }

  /** After the settings were read. */
  restore(): void {
    const { doNotDisturb } = this.settings();
    if (doNotDisturb) this.apply(doNotDisturb);
  }

  reset(): void {
    this.ports.clock.clearTimer(this.timer);
  }

  private apply(choice: DoNotDisturb | undefined): void {
    const { clock } = this.ports;
    const on = isActive(choice, clock.wallNow());
    const was = this.settings().doNotDisturb !== undefined;
    clock.clearTimer(this.timer);
    this.set({ doNotDisturb: on ? choice : undefined });
    if (on || was) this.onChange(on);
    if (!on || choice?.untilMs === undefined) return;
    const leftMs = choice.untilMs - clock.wallNow();
    this.timer = clock.setTimer(() => this.apply(choice), Math.min(leftMs, TIMER_MS_MAX));
  }
}

/** Every other status ends it. */
export function withDoNotDisturb(
  people: Omit<PeopleActions, "setDoNotDisturb">,
  doNotDisturb: DoNotDisturbClock,
): PeopleActions {
  return {
    ...people,
    setStatus(status) {
      doNotDisturb.choose(status === "do_not_disturb" ? { untilMs: undefined } : undefined);
      if (status !== "do_not_disturb") people.setStatus(status);
    },
    setDoNotDisturb: (untilMs) => doNotDisturb.choose({ untilMs }),
  };
}
