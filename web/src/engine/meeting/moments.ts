// What happens in a group call and leaves nothing behind: reactions, and where somebody points.
import type { MeetingPointerEvent, MeetingReaction, ReactionName } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import type { Clock, TimerId } from "../ports/ports";
import { kReactionsMax } from "../../limits";

/** A pointer that rests has nothing to show any more. */
const POINTER_SHOWN_MS = 3_000;
const POINTER_EVERY_MS = 50;

interface SeenReaction {
  number: number;
  participantId: string;
  reaction: ReactionName;
}

export class Moments {
  private readonly socket: Requester;
  private readonly clock: Clock;
  private readonly onChange: () => void;
  private count = 0;
  private seen: readonly SeenReaction[] = [];
  private readonly pointing = new Map<string, MeetingPointerEvent>();
  private readonly timers = new Map<string, TimerId>();
  private pointed: { call_id: string; participant_id: string; x: number; y: number } | undefined;
  private pointTimer: TimerId | undefined;

  constructor(socket: Requester, clock: Clock, onChange: () => void) {
    this.socket = socket;
    this.clock = clock;
    this.onChange = onChange;
  }

  get reactions(): readonly SeenReaction[] {
    return this.seen;
  }

  get pointers(): readonly MeetingPointerEvent[] {
    return [...this.pointing.values()];
  }

  /** Shown when the server has passed it on: then the others see it, too. */
  react(callId: string, reaction: ReactionName): void {
    // Too many at once, or no connection: what nobody saw needs no word.
    this.socket.request("meeting_react", { call_id: callId, reaction }).catch(() => undefined);
  }

  /** The newest place at the pace that the server takes. */
  point(callId: string, participantId: string, x: number, y: number): void {
    this.pointed = { call_id: callId, participant_id: participantId, x, y };
    this.pointTimer ??= this.clock.setTimer(() => {
      this.pointTimer = undefined;
      if (this.pointed) this.socket.request("meeting_pointer", this.pointed).catch(() => undefined);
    }, POINTER_EVERY_MS);
  }

  reacted({ participant_id: participantId, reaction }: MeetingReaction): void {
    this.count += 1;
    this.seen = [...this.seen, { number: this.count, participantId, reaction }].slice(
      -kReactionsMax,
    );
    this.onChange();
  }

  somebodyPoints(event: MeetingPointerEvent): void {
    const { by } = event;
    this.pointing.set(by, event);
    this.clock.clearTimer(this.timers.get(by));
    this.timers.set(
      by,
      this.clock.setTimer(() => {
        this.forget(by);
        this.onChange();
      }, POINTER_SHOWN_MS),
    );
    this.onChange();
  }

  clear(): void {
    this.seen = [];
    this.clock.clearTimer(this.pointTimer);
    this.pointTimer = undefined;
    this.pointed = undefined;
    for (const by of this.timers.keys()) this.forget(by);
  }

  private forget(by: string): void {
    this.clock.clearTimer(this.timers.get(by));
    this.timers.delete(by);
    this.pointing.delete(by);
  }
}
