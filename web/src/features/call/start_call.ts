import type { CallKind, Engine } from "../../engine";
import { showToast } from "../../ui/toasts";
import { problemWords } from "./problem_words";

/** Calls, or says why this browser cannot. */
export function startCall(engine: Engine, conversationId: string, kind: CallKind): void {
  ifSupported(engine, () => engine.call.start(conversationId, kind));
}

/** Joins the call of a group, or starts it. */
export function startGroupCall(engine: Engine, conversationId: string, kind: CallKind): void {
  ifSupported(engine, () => engine.meeting.join(conversationId, kind));
}

function ifSupported(engine: Engine, call: () => void): void {
  if (engine.call.unsupported() !== "webrtc_unsupported") {
    call();
    return;
  }
  const { title, text } = problemWords({
    id: "webrtc_unsupported",
    remedies: ["update_browser"],
    deviceLabel: undefined,
  });
  for (const sentence of [title, text]) if (sentence) showToast(sentence, { tone: "danger" });
}
