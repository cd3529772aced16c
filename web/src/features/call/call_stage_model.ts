// From the state of the call to what stands on the stage.
import type { CallView } from "../../engine";

export interface StageView {
  /** remote: their picture. self: our own, large, while it rings. person: name and face. */
  backdrop: "remote" | "self" | "person";
  /** Own picture in the corner. */
  cornerSelf: boolean;
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

export function stageView(view: CallView): StageView {
  const live = view.phase === "connected" || view.phase === "reconnecting";
  const ownPicture = view.local.camera === "on";
  const remotePicture = live && view.remote.videoFlows;
  const preview = ownPicture && isRinging(view);
  return {
    backdrop: remotePicture ? "remote" : preview ? "self" : "person",
    cornerSelf: ownPicture && !preview && view.phase !== "ended",
    centre: !remotePicture && view.phase !== "ended",
    dimmed: view.dimmed || view.phase === "reconnecting",
    mayHideControls: remotePicture && view.phase === "connected" && view.problems.length === 0,
    showsTimer: live,
  };
}
