import type { Ports } from "../ports/ports";

const KEY = "earshot.call";

export interface RememberedCall {
  callId: string;
  /** The highest negotiation number used; the next page goes on from there. */
  round: number;
}

/**
 * The call to return to when this page is loaded anew. On disk only while no page of the tab lives.
 */
export class CallMemory {
  private readonly tab: Ports["tab"];
  private remembered: RememberedCall | undefined;
  private leaving = false;

  constructor(ports: Pick<Ports, "tab" | "page">) {
    this.tab = ports.tab;
    ports.page.onPageHide(() => {
      if (this.remembered && !this.leaving) this.tab.set(KEY, JSON.stringify(this.remembered));
    });
  }

  get current(): RememberedCall | undefined {
    return this.remembered;
  }

  /** `leaving`: the next page does not return to it. */
  remember(callId: string, leaving = false): void {
    this.remembered = { callId, round: this.roundOf(callId) };
    this.leaving = leaving;
  }

  roundOf(callId: string): number {
    return this.remembered?.callId === callId ? this.remembered.round : 0;
  }

  setRound(callId: string, round: number): void {
    if (this.remembered?.callId === callId) this.remembered = { callId, round };
  }

  forget(): void {
    this.remembered = undefined;
  }

  /** What the page before this one left. */
  take(): RememberedCall | undefined {
    const text = this.tab.get(KEY);
    this.tab.delete(KEY);
    if (text === undefined) return undefined;
    try {
      const { callId, round } = JSON.parse(text) as Partial<RememberedCall>;
      if (typeof callId !== "string" || typeof round !== "number") return undefined;
      this.remembered = { callId, round };
      return this.remembered;
    } catch {
      return undefined;
    }
  }
}
