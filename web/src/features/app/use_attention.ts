import { t } from "@lingui/core/macro";
import { useEffect } from "react";
import type { AttentionWords } from "../../engine";
import { useEngine } from "./engine_context";

function attentionWords(): AttentionWords {
  return {
    rings: (name) => t`${name} is calling…`,
    missedCall: (kind, name) =>
      kind === "video" ? t`Missed video call from ${name}` : t`Missed voice call from ${name}`,
    incomingCall: (kind) => (kind === "video" ? t`Incoming video call` : t`Incoming voice call`),
    live(microphone, camera) {
      if (microphone && camera) return t`Camera and microphone on`;
      if (camera) return t`Camera on`;
      return microphone ? t`Microphone on` : t`In a call`;
    },
    sharing: t`You are sharing your screen`,
    newMessage: t`New message`,
  };
}

/**
 * Window title and notifications in the person's language; a click on a notification leads here.
 */
export function useAttention(openConversation: (id: string) => void): void {
  const engine = useEngine();
  useEffect(() => engine.setWords(attentionWords()), [engine]);
  useEffect(() => engine.onOpenConversation(openConversation), [engine, openConversation]);
}
