// Who is how loud in a group call. When it was a call of two, the other one is heard there until
// played steadily here, and then here alone for as long as that goes on. Neither side waits for the
// other: each goes by what it plays itself.
import type { Meeting } from "../../protocol/types.gen";
import type { CallContext, CallController } from "../call/controller";
import type { TimerId } from "../ports/ports";
import type { Loudness } from "./meeting_player";

const STRETCH_MS = 100;
/** Steady is what went on in so many stretches: a first sound often breaks off. */
const STEADY_STRETCHES = 3;
/** So many without any end that; of a silence something is played every 400 ms (DTX). */
const QUIET_STRETCHES = 6;

interface Player {
  hears(participantId: string): boolean;
  playedMs(participantId: string): number | undefined;
  /** Somebody may be wanted louder or quieter. */
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

  loudnessOf(participantId: string): Loudness {
    const people = this.here.meeting?.participants;
    const userId = people?.find((each) => each.participant_id === participantId)?.user.id;
    if (userId === undefined) return { volume: 1, hushed: false };
    const { peerUserId, state } = this.callOfTwo;
    const heardThere = userId === peerUserId && state.session.phase === "connected";
    return {
      volume: this.context.settings().personVolumes[userId] ?? 1,
      hushed: heardThere && !this.isSteady,
    };
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

  /** `against`: how many stretches in a row have spoken against what is. */
  private listen(participantId: string, beforeMs: number | undefined, against: number): void {
    this.timer = this.context.ports.clock.setTimer(() => {
      const nowMs = this.here.session?.player.playedMs(participantId);
      const wentOn = nowMs !== undefined && nowMs !== beforeMs;
      const stretches = wentOn === this.isSteady ? 0 : against + 1;
      const isEnough = stretches === (this.isSteady ? QUIET_STRETCHES : STEADY_STRETCHES);
      if (isEnough) this.settle(!this.isSteady);
      this.listen(participantId, nowMs, isEnough ? 0 : stretches);
    }, STRETCH_MS);
  }

  private settle(isSteady: boolean): void {
    this.isSteady = isSteady;
    this.callOfTwo.parts.player.hush(isSteady);
    this.here.session?.player.refresh();
  }
}
