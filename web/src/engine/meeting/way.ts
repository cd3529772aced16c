// Whether media flows between us and the server, by everything that is known of it, and the search
// for another way when it does not.
import type { ParticipantState } from "../../protocol/types.gen";
import type { Clock } from "../ports/ports";
import { Recovery, type RecoverySteps } from "./recovery";
import { WayWatch } from "./way_watch";

export interface WaySteps extends RecoverySteps {
  /** Of the present connection; undefined: there is none. */
  stats(): Promise<RTCStatsReport> | undefined;
  /** Something of ours is sent. */
  isSending(): boolean;
  /** Whether the server answers on its other way, the socket. */
  suspect(): Promise<boolean>;
  onChange(): void;
}

export class Way {
  /** Media has flowed. */
  wasUp = false;
  private readonly steps: WaySteps;
  private readonly recovery: Recovery;
  private readonly watch: WayWatch;
  private connected = false;
  /** How the server sees us; nothing of ours arrives there. */
  private seen: ParticipantState | undefined;
  private missed = false;
  private over = false;

  constructor(clock: Clock, steps: WaySteps) {
    this.steps = steps;
    this.recovery = new Recovery(clock, steps);
    this.watch = new WayWatch(clock, {
      stats: () => steps.stats(),
      isSending: () => steps.isSending(),
      onSample: () => this.recovery.awake(),
      onSilent: () => void this.silent(),
      onDumb: () => this.changed(),
      onHeard: () => this.changed(),
    });
  }

  /** Media flows now. */
  get isUp(): boolean {
    return this.connected && !this.missed && !this.watch.isDumb;
  }

  /** The machine slept longer than the server waits for anybody. */
  get isTooLate(): boolean {
    return this.recovery.isTooLate;
  }

  /** There is a connection of its own, which has to come up. */
  begin(): void {
    this.connected = false;
    this.missed = false;
    this.watch.end();
    this.recovery.begin();
  }

  /** The browser says so of the present connection. */
  up(): void {
    this.recovery.up();
    this.watch.begin();
    this.connected = true;
    this.missed = false;
    this.wasUp = true;
  }

  /** As above. `forGood`: the browser has given it up. */
  down(forGood: boolean): void {
    this.connected = false;
    this.watch.end();
    if (forGood) this.recovery.failed();
    else this.recovery.lost();
    this.steps.onChange();
  }

  /** Said with everything that the server says of us. `counts`: of the present connection. */
  seenAs(state: ParticipantState, counts: boolean): void {
    const before = this.seen;
    this.seen = state;
    if (state === before || !counts) return;
    this.missed = state === "reconnecting";
    this.changed();
  }

  /** It cannot have survived. */
  lost(): void {
    this.recovery.lost();
  }

  /** The network is another one, or the way to the server is back. */
  hurry(): void {
    this.recovery.hurry();
  }

  end(): void {
    this.over = true;
    this.recovery.found();
    this.watch.end();
  }

  /** Something came again or ceased to, while the browser sees no change. */
  private changed(): void {
    if (this.isUp) this.recovery.found();
    else if (this.wasUp) this.recovery.lost();
    this.steps.onChange();
  }

  /**
   * Where the server answers on the other way, nobody may have spoken; else the network is gone,
   * and the next greeting is not to wait for ICE.
   */
  private async silent(): Promise<void> {
    const answered = await this.steps.suspect();
    if (!answered && !this.over) this.recovery.lost();
  }
}
