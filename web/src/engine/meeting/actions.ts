import type { RequestMap, RequestType, WantedVideo } from "../../protocol/types.gen";
import type { CallContext, CallController } from "../call/controller";
import { RequestError } from "../errors";
import type { SettingsActions } from "../settings/state";
import { mediaElsewhere } from "./media_elsewhere";
import type { MeetingController } from "./meeting_controller";
import type { MeetingActions } from "./view";

export interface MeetingActionsContext {
  controller: MeetingController;
  call: CallController;
  context: CallContext;
  settings: SettingsActions;
}

type OfThisCall = Extract<RequestType, `meeting_${string}`>;

export function createMeetingActions(needs: MeetingActionsContext): MeetingActions {
  const { controller, call, context, settings } = needs;
  return {
    ...commands(needs),
    join: (conversationId, kind) => controller.join({ conversation_id: conversationId }, kind),
    joinCall: (callId, kind) => controller.join({ call_id: callId }, kind),
    moveHere(callId, kind) {
      const before = mediaElsewhere(context.socket, callId, call.state.self?.user_id);
      controller.join({ call_id: callId }, kind, before);
    },
    leave() {
      const wasOn = controller.isOn;
      controller.leave();
      // The call of two that it was goes on for some seconds beside it.
      if (wasOn && call.isBusy) controller.leaveCallOfTwo();
    },
    dismiss: () => controller.dismiss(),
    decline: () => controller.rings.decline(),
    silence: () => controller.rings.silence(),
    react: (reaction) => controller.react(reaction),
    point: (participantId, x, y) => controller.point(participantId, x, y),
    show: (videos: readonly WantedVideo[]) => controller.session?.views.show(videos),
    attach: (element, participantId, source) =>
      controller.session?.player.attach(element, participantId, source) ?? (() => undefined),
    qualityTimeline: () => controller.session?.quality.timeline() ?? [],
    setVolume(userId, volume) {
      const { [userId]: _before, ...others } = context.settings().personVolumes;
      settings.set({ personVolumes: volume === 1 ? others : { ...others, [userId]: volume } });
    },
  };
}

function commands({ controller, call, context }: MeetingActionsContext) {
  async function ask<Name extends OfThisCall>(
    name: Name,
    data: Omit<RequestMap[Name]["data"], "call_id">,
  ): Promise<RequestMap[Name]["result"]> {
    const callId = controller.session?.callId ?? controller.pending?.call_id;
    if (callId === undefined) throw new RequestError("wrong_state", "in no group call");
    const whole = { ...data, call_id: callId } as unknown as RequestMap[Name]["data"];
    return context.socket.request(name, whole);
  }
  return {
    async endForAll() {
      await ask("meeting_end", {});
    },
    async ringPeople(userIds: readonly string[]) {
      await ask("meeting_ring", { user_ids: [...userIds] });
    },
    async upgrade(userIds: readonly string[]) {
      const { callId } = call;
      if (callId === undefined) throw new RequestError("wrong_state", "in no call");
      const { meeting } = await context.socket.request("call_upgrade", {
        command_id: call.commandId(),
        call_id: callId,
        user_ids: [...userIds],
      });
      if (meeting.state === "pending") controller.setPending(meeting);
    },
    async setHand(raised: boolean, participantId?: string) {
      const whose = participantId !== undefined && { participant_id: participantId };
      await ask("meeting_hand_set", { raised, ...whose });
    },
    async mute(participantId: string) {
      await ask("meeting_mute", { participant_id: participantId });
    },
    async remove(participantId: string) {
      await ask("meeting_remove", { participant_id: participantId });
    },
    async setLocked(locked: boolean) {
      await ask("meeting_lock", { locked });
    },
    async setHost(participantId: string, host: boolean) {
      await ask("meeting_host_set", { participant_id: participantId, host });
    },
  };
}
