// Group calls that ring for us. One is on view and rings; in a call it is only shown.
import type { EventMap, MeetingRinging } from "../../protocol/types.gen";
import type { CallContext } from "../call/controller";
import type { Ringer } from "../call/ringer";
import type { TimerId } from "../ports/ports";

export class MeetingRings {
  private readonly context: CallContext;
  private readonly ringer: Ringer;
  private readonly isBusy: () => boolean;
  private readonly onChange: () => void;
  private rings: readonly MeetingRinging[] = [];
  private ringing: string | undefined;
  private silencedId: string | undefined;
  /** Of the next deadline: the server's word that a ring is over may not reach us. */
  private timer: TimerId | undefined;

  /** `isBusy`: a call of ours is on; nothing rings then. */
  constructor(context: CallContext, ringer: Ringer, isBusy: () => boolean, onChange: () => void) {
    this.context = context;
    this.ringer = ringer;
    this.isBusy = isBusy;
    this.onChange = onChange;
    context.events.on("meeting_ringing", (ring) => this.add(ring));
    context.events.on("meeting_ring_ended", ({ call_id }) => this.remove(call_id));
  }

  get current(): MeetingRinging | undefined {
    return this.rings[0];
  }

  get silenced(): boolean {
    return this.current !== undefined && this.current.meeting.call_id === this.silencedId;
  }

  get ringsHere(): boolean {
    return this.ringer.ringsHere(this.ringing);
  }

  /** All that ring, as the server says. */
  replace(rings: readonly MeetingRinging[]): void {
    const known = new Set(this.rings.map(({ meeting }) => meeting.call_id));
    this.rings = rings;
    for (const { meeting } of rings) if (!known.has(meeting.call_id)) this.acknowledge(meeting);
    this.follow();
  }

  /** Answered here, or over. */
  remove(callId: string): void {
    const others = this.rings.filter(({ meeting }) => meeting.call_id !== callId);
    if (others.length === this.rings.length) return;
    this.rings = others;
    this.follow();
  }

  decline(): void {
    const { current } = this;
    if (!current) return;
    const { call_id } = current.meeting;
    this.remove(call_id);
    // It ends by itself when this does not reach the server.
    this.context.socket.request("meeting_decline", { call_id }).catch(() => undefined);
  }

  silence(): void {
    this.silencedId = this.current?.meeting.call_id;
    if (this.ringing !== undefined) this.ringer.silence(this.ringing);
    this.onChange();
  }

  /** What rings, and whether anything may. */
  follow(): void {
    this.watchDeadlines();
    // The same call may ring again.
    if (this.rings.every(({ meeting }) => meeting.call_id !== this.silencedId)) {
      this.silencedId = undefined;
    }
    const wanted = this.isBusy() ? undefined : this.current?.meeting.call_id;
    if (wanted !== this.ringing) {
      if (this.ringing !== undefined) this.ringer.stop(this.ringing);
      this.ringing = wanted;
      if (wanted !== undefined && !this.silenced) this.ringer.start(wanted);
    }
    this.onChange();
  }

  reset(): void {
    this.rings = [];
    this.follow();
  }

  private add(ring: EventMap["meeting_ringing"]): void {
    const { call_id } = ring.meeting;
    const others = this.rings.filter(({ meeting }) => meeting.call_id !== call_id);
    const isNew = others.length === this.rings.length;
    this.rings = isNew ? [...others, ring] : this.rings;
    if (isNew) this.acknowledge(ring.meeting);
    this.follow();
  }

  private watchDeadlines(): void {
    const { ports, serverNowMs } = this.context;
    ports.clock.clearTimer(this.timer);
    if (this.rings.length === 0) return;
    const next = Math.min(...this.rings.map(({ deadline_ms }) => deadline_ms));
    this.timer = ports.clock.setTimer(
      () => {
        const nowMs = serverNowMs();
        this.rings = this.rings.filter(({ deadline_ms }) => deadline_ms > nowMs);
        this.follow();
      },
      Math.max(0, next - serverNowMs()),
    );
  }

  private acknowledge({ call_id }: MeetingRinging["meeting"]): void {
    // Without it a notification is sent besides.
    this.context.socket.request("meeting_acknowledge", { call_id }).catch(() => undefined);
  }
}
