// Who is how loud in a group call. When it was a call of two, the other one is heard there until
// played steadily here, and then here alone. Neither side waits for the other: each goes by what it
// plays itself.
import type { Meeting } from "../../protocol/types.gen";
import type { CallContext, CallController } from "../call/controller";
import type { TimerId } from "../ports/ports";

/** Sound is steady when it went on in each of so many stretches: a first one often breaks off. */
const STRETCH_MS = 100;
const STRETCHES = 3;

interface Player {
  hears(participantId: string): boolean;
  playedMs(participantId: string): number | undefined;
  /** Volumes may be others. */
  refresh(): void;
}

interface GroupCall {
  meeting: Meeting | undefined;
  session: { player: Player } | undefined;
}

export class Handover {
  private readonly context: CallContext;
  private readonly callOfTwo: CallController;
  private readonly here: GroupCall;
  /** The other one of the call of two, from the first packet of their sound here on. */
  private followed: string | undefined;
  private isSteady = false;
  private timer: TimerId | undefined;

  constructor(context: CallContext, callOfTwo: CallController, here: GroupCall) {
    this.context = context;
    this.callOfTwo = callOfTwo;
    this.here = here;
  }

  volumeOf(participantId: string): number {
    const people = this.here.meeting?.participants;
    const person = people?.find((each) => each.participant_id === participantId);
    if (!person) return 1;
    if (person.user.id === this.callOfTwo.peerUserId && !this.isSteady) return 0;
    return this.context.settings().personVolumes[person.user.id] ?? 1;
  }

  /** Something of what it goes by may have changed. */
  follow(): void {
    const { peerUserId } = this.callOfTwo;
    const player = this.here.session?.player;
    const peer = this.here.meeting?.participants.find(({ user }) => user.id === peerUserId);
    const arriving = peer && player?.hears(peer.participant_id) ? peer.participant_id : undefined;
    if (arriving === this.followed) return;
    this.followed = arriving;
    this.context.ports.clock.clearTimer(this.timer);
    this.settle(false);
    if (arriving !== undefined) this.listen(arriving, player?.playedMs(arriving), 0);
  }

  private listen(participantId: string, beforeMs: number | undefined, stretches: number): void {
    this.timer = this.context.ports.clock.setTimer(() => {
      const nowMs = this.here.session?.player.playedMs(participantId);
      const wentOn = nowMs !== undefined && nowMs !== beforeMs ? stretches + 1 : 0;
      if (wentOn < STRETCHES) this.listen(participantId, nowMs, wentOn);
      else this.settle(true);
    }, STRETCH_MS);
  }

  private settle(isSteady: boolean): void {
    this.isSteady = isSteady;
    this.callOfTwo.parts.player.hush(isSteady);
    this.here.session?.player.refresh();
  }
}
