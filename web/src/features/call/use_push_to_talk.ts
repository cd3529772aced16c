import { useEffect } from "react";
import type { CallView } from "../../engine";
import { useEngine, useEngineStore } from "../app/engine_context";
import { useHeldShortcut } from "../shortcuts/use_held_shortcut";

/** The microphone is closed in the call unless the key is held. */
export function usePushToTalk(view: CallView): void {
  const engine = useEngine();
  const wanted = useEngineStore("settings", (state) => state.pushToTalk);
  const { microphone } = view.local;
  const inCall =
    view.phase === "connecting" || view.phase === "connected" || view.phase === "reconnecting";
  const open = microphone === "on" || microphone === "muted";
  const active = wanted && inCall && open;
  // Once, when it begins: the button still opens it for longer.
  useEffect(() => {
    if (active) engine.call.setMicrophone(false);
  }, [active, engine]);
  useHeldShortcut("push_to_talk", active, {
    onHold: () => engine.call.setMicrophone(true),
    onRelease: () => engine.call.setMicrophone(false),
  });
}
