// One client's call machine on a bench: keeps what its effects would have in hand (ring, media,
// peer connection, timers) and checks after every event what must hold in every state.
import { initialCallState, reduce } from "../machine";
import { NO_MEDIA, asActive, isOver, movesAway } from "../turn";
import type {
  Call,
  CallMachineEvent,
  CallMachineState,
  CallRequest,
  Effect,
  Intent,
  LocalInput,
  ServerInput,
  TimerId,
  User,
} from "../types";

export class CallBench {
  state: CallMachineState = initialCallState;
  /** Requests in the order in which they were sent. */
  readonly outbox: CallRequest[] = [];
  /** Every effect so far. */
  readonly effects: Effect[] = [];
  readonly timers = new Set<TimerId>();
  ring = false;
  ringback = false;
  media = false;
  peer = false;
  private now_ms: number;

  constructor(
    readonly user_id = "$ben",
    readonly client_id = "$ben1",
    now_ms = 1_800_000_000_000,
  ) {
    this.now_ms = now_ms;
    this.local({ type: "online", user_id, client_id, resumed: false });
  }

  feed(event: CallMachineEvent, now_ms = this.now_ms): Effect[] {
    this.now_ms = now_ms;
    const frozen = structuredClone(this.state);
    const [state, effects] = reduce(this.state, event, now_ms);
    if (JSON.stringify(this.state) !== JSON.stringify(frozen)) {
      throw new Error("the reducer changed the state it was given");
    }
    this.state = state;
    for (const effect of effects) this.take(effect);
    this.check();
    return effects;
  }

  person(intent: Intent): Effect[] {
    return this.feed({ from: "person", intent });
  }

  server(input: ServerInput): Effect[] {
    return this.feed({ from: "server", input });
  }

  local(input: LocalInput): Effect[] {
    return this.feed({ from: "local", input });
  }

  reply(request: CallRequest | undefined, call: Call): Effect[] {
    if (!request) throw new Error("nothing was sent");
    return this.local({ type: "reply", request, result: { ok: true, call } });
  }

  /** "ended:declined", "connected+waiting", "reconnecting:peer", … */
  summary(): string {
    const { session, waiting, elsewhere } = this.state;
    let text: string = session.phase;
    if (session.phase === "ended") text += `:${session.reason}`;
    if (session.phase === "reconnecting") text += `:${session.cause}`;
    if (session.phase === "calling" && session.unreachable) text += "+unreachable";
    if (session.phase === "ended" && session.refusal) text += "+refused";
    const active = asActive(session);
    const turn = { state: this.state, effects: [], now_ms: this.now_ms };
    if (active && movesAway(turn, active.call)) text += "+leaving";
    if (waiting) text += "+waiting";
    if (elsewhere) text += "+elsewhere";
    return text;
  }

  private take(effect: Effect): void {
    this.effects.push(effect);
    switch (effect.type) {
      case "send":
        this.outbox.push(effect.request);
        break;
      case "start_ring":
      case "stop_ring":
        this.ring = effect.type === "start_ring";
        break;
      case "start_ringback":
      case "stop_ringback":
        this.ringback = effect.type === "start_ringback";
        break;
      case "acquire_media":
      case "release_media":
        this.media = effect.type === "acquire_media";
        break;
      case "create_peer":
        if (this.peer) throw new Error("a second peer connection");
        this.peer = true;
        break;
      case "close_peer":
        this.peer = false;
        break;
      case "start_timer":
        this.timers.add(effect.timer);
        break;
      case "stop_timer":
        this.timers.delete(effect.timer);
        break;
      default:
        break;
    }
  }

  private check(): void {
    const { session } = this.state;
    const wrong = (what: string) => {
      throw new Error(`${what} in phase ${session.phase}`);
    };
    const rings = session.phase === "incoming" && !session.silenced;
    if (this.ring !== rings) wrong(`ring is ${this.ring}`);
    if (this.ringback !== (session.phase === "ringing")) wrong(`ringback is ${this.ringback}`);
    if (this.peer !== (asActive(session)?.peer ?? false)) wrong(`peer is ${this.peer}`);
    const before_the_answer =
      session.phase === "incoming" || session.phase === "answering" || isOver(session);
    if (before_the_answer && this.media) wrong("media is open");
    if (!isOver(session)) return;
    for (const timer of this.timers) if (timer !== "ended_linger") wrong(`timer ${timer} is alive`);
  }
}

export const ANA: User = {
  id: "$ana",
  username: "ana",
  display_name: "Ana",
  avatar_version: 0,
  role: "member",
  deactivated: false,
};

/** Ana calls Ben; `change` makes it what a test needs. */
export function aCall(change: Partial<Call> = {}): Call {
  const { microphone, camera, screen } = NO_MEDIA;
  const media = { microphone, camera, screen };
  return {
    call_id: "$call1",
    version: 1,
    conversation_id: "$ana_ben",
    kind: "voice",
    state: "ringing",
    caller: { user_id: "$ana", client_id: "$ana1", media, state: "ringing" },
    callee: { user_id: "$ben", media, state: "ringing" },
    acknowledged: false,
    started_at_ms: 1_800_000_000_000,
    deadline_ms: 1_800_000_045_000,
    ...change,
  };
}

/** The same call after Ben's first client accepted. */
export function accepted(change: Partial<Call> = {}): Call {
  const ringing = aCall();
  const media = { microphone: true, camera: false, screen: false };
  return {
    ...ringing,
    version: 3,
    state: "connecting",
    acknowledged: true,
    caller: { ...ringing.caller, media, state: "connecting" },
    callee: { user_id: "$ben", client_id: "$ben1", media, state: "connecting" },
    ...change,
  };
}
