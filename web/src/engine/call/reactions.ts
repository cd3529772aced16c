// Reactions of both sides, as they come in. Nothing is kept: who shows them lets them go.
import type { CallReactionEvent, ReactionName } from "../../protocol/types.gen";
import type { Requester } from "../chat/context";
import type { Dispatcher } from "../socket/dispatcher";
import { kReactionsMax } from "../../limits";
import type { ReactionView } from "./view";

export class Reactions {
  private readonly socket: Requester;
  private readonly onChange: () => void;
  private recent: readonly ReactionView[] = [];
  private count = 0;

  /** `myId`: the signed-in account. */
  constructor(
    socket: Requester,
    events: Dispatcher,
    callId: () => string | undefined,
    myId: () => string | undefined,
    onChange: () => void,
  ) {
    this.socket = socket;
    this.onChange = onChange;
    events.on("call_reaction", (event) => {
      if (event.call_id === callId()) this.take(event, event.user_id === myId());
    });
  }

  /** The newest last. */
  get list(): readonly ReactionView[] {
    return this.recent;
  }

  /** Shown when the server has passed it on: then the other side sees it, too. */
  send(callId: string, reaction: ReactionName): void {
    // Too many at once, or no connection: what nobody saw needs no word.
    this.socket.request("call_react", { call_id: callId, reaction }).catch(() => undefined);
  }

  private take({ reaction }: CallReactionEvent, mine: boolean): void {
    this.count += 1;
    this.recent = [...this.recent, { number: this.count, reaction, mine }].slice(-kReactionsMax);
    this.onChange();
  }
}
