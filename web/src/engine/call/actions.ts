import type { ReactionName } from "../../protocol/types.gen";
import type { CallErrorId, RemedyId } from "../errors";
import type { Ports } from "../ports/ports";
import type { SettingsActions, SettingsState } from "../settings/state";
import type { CallController } from "./controller";
import type { LevelMeter } from "./level_meter";
import type { ScreenHint } from "./senders";
import { unsupportedBy } from "./unsupported";
import type { CallActions, CallView } from "./view";

interface Meters {
  local: LevelMeter;
  remote: LevelMeter;
}

export interface CallActionsContext {
  controller: CallController;
  view: () => CallView;
  media: Ports["media"];
  settings: SettingsActions;
  settingsNow: () => SettingsState;
  meters: Meters;
  sendMessage: (conversationId: string, text: string) => void;
}

export function createCallActions(context: CallActionsContext): CallActions {
  return {
    ...answering(context),
    ...inCall(context),
    ...devices(context),
    ...problems(context),
    localStream: () => context.controller.local.localStream,
    localScreen: () => context.controller.local.tracks.screen ?? undefined,
    remoteStream: () => context.controller.peer.remoteStream,
    attachRemote: (element, kind) => context.controller.player.attach(element, kind),
    qualityTimeline: () => context.controller.parts.quality.timeline(),
    localLevel: () => (context.view().local.microphone === "on" ? context.meters.local.level() : 0),
    remoteLevel: () => context.meters.remote.level(),
  };
}

function answering({ controller, view, media, sendMessage }: CallActionsContext) {
  const command = () => ({ command_id: controller.commandId() });
  const start = (conversationId: string, kind: CallView["kind"]): void => {
    controller.tones.unlock();
    controller.intend({ type: "start", conversation_id: conversationId, kind, ...command() });
  };
  // In all tabs: the next one would ring on until the server knows.
  const hush = (): void => {
    if (controller.callId !== undefined) controller.ringer.silence(controller.callId);
  };
  return {
    unsupported: () => unsupportedBy(media),
    start,
    accept({ camera }: { camera: boolean }) {
      controller.tones.unlock();
      hush();
      controller.intend({ type: "accept", camera, ...command() });
    },
    reject() {
      hush();
      controller.intend({ type: "reject", ...command() });
    },
    rejectWithMessage(text: string) {
      const { conversationId } = view();
      hush();
      controller.intend({ type: "reject", ...command() });
      if (conversationId !== undefined) sendMessage(conversationId, text);
    },
    end() {
      controller.intend({ type: "end", ...command() });
    },
    dismiss() {
      controller.intend({ type: "dismiss" });
    },
    silence() {
      hush();
      controller.intend({ type: "silence" });
    },
    rejectWaiting() {
      controller.intend({ type: "waiting_decline", ...command() });
    },
    acceptWaiting({ camera }: { camera: boolean }) {
      controller.owner.askToLeave();
      controller.intend({ type: "waiting_leave_and_join", camera, ...command() });
    },
    callAgain() {
      const { phase, conversationId, kind } = view();
      if (phase === "ended" && conversationId !== undefined) start(conversationId, kind);
    },
    moveHere() {
      controller.intend({ type: "take_over" });
    },
    returnToCall() {
      controller.intend({ type: "take_over" });
    },
  };
}

function inCall({ controller, view, settings, settingsNow }: CallActionsContext) {
  return {
    toggleMicrophone() {
      const on = view().local.microphone !== "on";
      controller.intend({ type: "set_microphone", on });
    },
    toggleCamera() {
      const { camera } = view().local;
      const on = camera !== "on" && camera !== "starting";
      controller.intend({ type: "set_camera", on });
    },
    setMicrophone(on: boolean) {
      if (on !== (view().local.microphone === "on")) {
        controller.intend({ type: "set_microphone", on });
      }
    },
    setScreen(on: boolean) {
      controller.intend({ type: "set_screen", on });
    },
    setScreenHint(hint: ScreenHint) {
      controller.local.screen.setHint(hint);
    },
    react(reaction: ReactionName) {
      controller.react(reaction);
    },
    testSpeaker() {
      controller.tones.unlock();
      controller.testSpeaker();
    },
    setVolume(volume: number) {
      const { peerUserId } = view();
      controller.player.setVolume(volume);
      if (peerUserId === undefined) return;
      const { [peerUserId]: _before, ...others } = settingsNow().personVolumes;
      settings.set({
        personVolumes: volume === 1 ? others : { ...others, [peerUserId]: volume },
      });
    },
    enableSound() {
      controller.tones.unlock();
      void controller.player.unlock();
      controller.parts.guest?.unlock();
    },
  };
}

function devices({ controller, settings }: CallActionsContext) {
  return {
    selectMicrophone(deviceId: string) {
      settings.set({ microphoneId: deviceId });
      void controller.local.select("microphone", deviceId);
    },
    selectCamera(deviceId: string) {
      settings.set({ cameraId: deviceId });
      void controller.local.select("camera", deviceId);
    },
    selectSpeaker(deviceId: string) {
      settings.set({ speakerId: deviceId });
      controller.devices.setUsed({ speakerId: deviceId });
      void controller.player.setSpeaker(deviceId);
    },
  };
}

function problems(context: CallActionsContext) {
  const { controller, settings } = context;
  const dismissProblem = (problem: CallErrorId): void =>
    controller.problems.remove((id) => id === problem);
  return {
    dismissProblem,
    applyRemedy(problem: CallErrorId, remedy: RemedyId) {
      if (problem.startsWith("screen")) {
        if (remedy === "try_again") controller.intend({ type: "set_screen", on: true });
        return;
      }
      const device = problem.startsWith("camera") ? "camera" : "microphone";
      const setting = device === "camera" ? "cameraId" : "microphoneId";
      switch (remedy) {
        case "use_default_device":
          settings.set({ [setting]: undefined });
          return retry(context, problem, device);
        case "try_again":
          return retry(context, problem, device);
        case "join_listening":
          dismissProblem(problem);
          return controller.intend({ type: "join_listening" });
        case "decline":
          return controller.intend({ type: "end", command_id: controller.commandId() });
        case "continue_without_camera":
          return dismissProblem(problem);
        case "enable_sound":
          return void controller.player.unlock();
        case "go_back_to_device":
          return void goBack(context, device);
        default:
          // The others are for the person to do.
          return;
      }
    },
  };
}

type Device = "microphone" | "camera";

function retry({ controller }: CallActionsContext, problem: CallErrorId, device: Device): void {
  controller.problems.remove((id) => id === problem);
  const { session } = controller.state;
  const known =
    "local" in session && session.local?.problems.some((each) => each.device === device);
  if (known) controller.intend({ type: "retry_media" });
  else controller.intend({ type: device === "camera" ? "set_camera" : "set_microphone", on: true });
}

async function goBack({ controller }: CallActionsContext, device: Device): Promise<void> {
  if (!(await controller.local.goBack(device))) return;
  controller.intend({ type: device === "camera" ? "set_camera" : "set_microphone", on: true });
}
