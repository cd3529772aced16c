// The devices of this page while a group call is on: what they do goes into it, and wishes of the
// person about them are its.
import type { CallController } from "../call/controller";
import type { MediaGuest } from "../call/parts";
import type { Intent } from "../call/types";
import type { MeetingSession } from "./meeting_session";

/** With these a call of two begins here. */
const TAKES_OVER: ReadonlySet<Intent["type"]> = new Set([
  "start",
  "accept",
  "waiting_leave_and_join",
  "take_over",
]);

export interface GuestSteps {
  session(): MeetingSession | undefined;
  /** The state of a device is another one. */
  onChange(): void;
  /** The person wants a camera, after one may have been refused. */
  onPictureWanted(): void;
  leave(): void;
}

export function createGuest(call: CallController, steps: GuestSteps): MediaGuest {
  return {
    onTrack: (slot, track) => steps.session()?.setTrack(slot, track),
    onScreenHint: (hint) => steps.session()?.setScreenHint(hint),
    onChange: () => steps.onChange(),
    unlock: () => void steps.session()?.player.unlock(),
    takes: (intent) => takes(call, steps, intent),
  };
}

/** Wishes about devices are ours while no call of two is on. */
function takes(call: CallController, steps: GuestSteps, intent: Intent): boolean {
  if (TAKES_OVER.has(intent.type)) steps.leave();
  if (intent.type === "end") steps.leave();
  if (call.isBusy) return false;
  const { local } = call.parts;
  switch (intent.type) {
    case "set_microphone":
      void local.setOn("microphone", intent.on);
      return true;
    case "set_camera":
    case "set_screen":
      steps.onPictureWanted();
      void local.setOn(intent.type === "set_camera" ? "camera" : "screen", intent.on);
      return true;
    case "retry_media":
      void local.setOn("microphone", true);
      return true;
    default:
      return false;
  }
}
