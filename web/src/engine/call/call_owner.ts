// Which tab of this browser the call is in. The tab in the call holds a lock named after it, which
// it loses with its last breath; the others learn from it that the call is in a tab beside them and
// not on another device, and can ask it to hang up.
import type { Ports } from "../ports/ports";

interface TabMessage {
  type: "call_where" | "call_here" | "call_leave";
  callId: string;
}

const TYPES: ReadonlySet<unknown> = new Set(["call_where", "call_here", "call_leave"]);

function isTabMessage(message: unknown): message is TabMessage {
  return TYPES.has((message as TabMessage | null)?.type);
}

export interface CallOwnerEvents {
  /** Another tab of this browser takes another call: this one is to end. */
  onLeave(): void;
  onChange(): void;
}

export class CallOwner {
  private readonly ports: Pick<Ports, "locks" | "broadcast">;
  private readonly events: CallOwnerEvents;
  private owned: string | undefined;
  private watched: string | undefined;
  private beside = false;
  private giveBack: () => void = () => undefined;
  private stopWaiting: () => void = () => undefined;

  constructor(ports: Pick<Ports, "locks" | "broadcast">, events: CallOwnerEvents) {
    this.ports = ports;
    this.events = events;
    ports.broadcast.subscribe((message) => {
      if (isTabMessage(message)) this.hear(message);
    });
  }

  /** The call that `follow` was told of is in another tab of this browser. */
  get inTabBeside(): boolean {
    return this.beside;
  }

  /** `own`: the call this tab is in. `other`: one of this person that it is not in. */
  follow(own: string | undefined, other: string | undefined): void {
    if (own !== this.owned) this.own(own);
    if (other !== this.watched) this.watch(other);
  }

  /** Asks the tab that is in the watched call to hang up. */
  askToLeave(): void {
    if (this.watched !== undefined) this.post("call_leave", this.watched);
  }

  private own(callId: string | undefined): void {
    this.giveBack();
    this.giveBack = () => undefined;
    this.owned = callId;
    if (callId === undefined) return;
    this.giveBack = this.ports.locks.acquire(`call.${callId}`, () => undefined);
    this.post("call_here", callId);
  }

  private watch(callId: string | undefined): void {
    this.stopWaiting();
    this.stopWaiting = () => undefined;
    this.watched = callId;
    this.beside = false;
    if (callId !== undefined) this.post("call_where", callId);
  }

  private hear({ type, callId }: TabMessage): void {
    if (callId === this.owned) {
      if (type === "call_where") this.post("call_here", callId);
      if (type === "call_leave") this.events.onLeave();
    }
    if (callId === this.watched && type === "call_here") this.found(callId);
  }

  private found(callId: string): void {
    if (this.beside) return;
    this.beside = true;
    // Granted when that tab has let go of the call, or died.
    this.stopWaiting = this.ports.locks.acquire(`call.${callId}`, () => {
      this.stopWaiting();
      if (this.watched !== callId) return;
      this.beside = false;
      this.events.onChange();
    });
    this.events.onChange();
  }

  private post(type: TabMessage["type"], callId: string): void {
    const message: TabMessage = { type, callId };
    this.ports.broadcast.post(message);
  }
}
