// From the state of the call to what stands on the stage.
import type { CallView, Engine } from "../../engine";

export interface StageView {
  /**
   * screen: what they share. remote: their picture. self: our own, large, while it rings. person:
   * name and face.
   */
  backdrop: "screen" | "remote" | "self" | "person";
  /** Where their camera stands; undefined: it shows nothing. */
  remotePlace: "whole" | "tile" | undefined;
  /** Where our own camera stands; undefined: it is off. */
  selfPlace: "whole" | "corner" | "tile" | undefined;
  /** Their face, name and state in the middle. */
  centre: boolean;
  dimmed: boolean;
  /** Controls may hide when the pointer rests. */
  mayHideControls: boolean;
  showsTimer: boolean;
}

const isRinging = (view: CallView) => view.phase === "calling" || view.phase === "ringing";

export function isActive(view: CallView): boolean {
  return view.phase !== "idle" && view.phase !== "incoming" && view.phase !== "ended";
}

/** In a click or a key press. */
export function toggleScreen(call: Engine["call"], view: CallView): void {
  const live = view.phase === "connected" || view.phase === "reconnecting";
  if (live) call.setScreen(view.local.screen === "off");
}

export function stageView(view: CallView): StageView {
  const live = view.phase === "connected" || view.phase === "reconnecting";
  const ownPicture = view.local.camera === "on" && view.phase !== "ended";
  const remotePicture = live && view.remote.videoFlows;
  const remoteScreen = live && view.remote.screenFlows;
  const preview = ownPicture && isRinging(view);
  const picture = remoteScreen || remotePicture;
  return {
    backdrop: remoteScreen ? "screen" : remotePicture ? "remote" : preview ? "self" : "person",
    remotePlace: remotePicture ? (remoteScreen ? "tile" : "whole") : undefined,
    selfPlace: ownPicture ? (preview ? "whole" : remoteScreen ? "tile" : "corner") : undefined,
    centre: !picture && view.phase !== "ended",
    dimmed: view.dimmed,
    mayHideControls: picture && view.phase === "connected" && view.problems.length === 0,
    showsTimer: live,
  };
}
