import type { CallKind } from "../../protocol/types.gen";

/** What the engine writes outside the page. The app gives them in the person's language. */
export interface AttentionWords {
  /** Window title while it rings. */
  rings(name: string): string;
  incomingCall(kind: CallKind): string;
  missedCall(kind: CallKind, name: string): string;
  /** Window title in a call: which of the two are live. */
  live(microphone: boolean, camera: boolean): string;
  /** Window title while our screen is shared. */
  sharing: string;
  newMessage: string;
}

export const ENGLISH: AttentionWords = {
  rings: (name) => `${name} is calling…`,
  missedCall: (kind, name) => `Missed ${kind} call from ${name}`,
  incomingCall: (kind) => (kind === "video" ? "Incoming video call" : "Incoming voice call"),
  live(microphone, camera) {
    if (microphone && camera) return "Camera and microphone on";
    if (camera) return "Camera on";
    return microphone ? "Microphone on" : "In a call";
  },
  sharing: "You are sharing your screen",
  newMessage: "New message",
};
