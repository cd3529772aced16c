// Who is how loud in a group call. When it was a call of two, the other one is heard there until
// heard here, and then here alone. Neither side waits for the other: each goes by what arrives.
import type { Meeting } from "../../protocol/types.gen";
import type { CallContext, CallController } from "../call/controller";
import type { TimerId } from "../ports/ports";

/** From the first packet to the first sound: what the browser holds back against jitter. */
const BUFFER_MS = 300;

interface GroupCall {
  meeting: Meeting | undefined;
  session: { player: { hears(participantId: string): boolean } } | undefined;
}

export class Handover {
  private readonly context: CallContext;
  private readonly callOfTwo: CallController;
  private readonly here: GroupCall;
  private timer: TimerId | undefined;
  private arrives = false;

  constructor(context: CallContext, callOfTwo: CallController, here: GroupCall) {
    this.context = context;
    this.callOfTwo = callOfTwo;
    this.here = here;
  }

  volumeOf(participantId: string): number {
    const people = this.here.meeting?.participants;
    const person = people?.find((each) => each.participant_id === participantId);
    if (!person) return 1;
    if (person.user.id === this.callOfTwo.peerUserId && !this.hears(participantId)) return 0;
    return this.context.settings().personVolumes[person.user.id] ?? 1;
  }

  /** Something of what it goes by may have changed. */
  follow(): void {
    const { peerUserId, parts } = this.callOfTwo;
    const peer = this.here.meeting?.participants.find(({ user }) => user.id === peerUserId);
    const arrives = peer !== undefined && this.hears(peer.participant_id);
    if (arrives === this.arrives) return;
    this.arrives = arrives;
    const { clock } = this.context.ports;
    clock.clearTimer(this.timer);
    if (arrives) this.timer = clock.setTimer(() => parts.player.hush(true), BUFFER_MS);
    else parts.player.hush(false);
  }

  /** Sound of theirs has arrived in the group call. */
  private hears(participantId: string): boolean {
    return this.here.session?.player.hears(participantId) ?? false;
  }
}
