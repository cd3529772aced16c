import { useEffect, useEffectEvent } from "react";
import { isTypingTarget, type ShortcutId, shortcutOf } from "./shortcuts";
import { useBindings, useShortcutsEnabled } from "./shortcuts_setting";

/** Runs what belongs to a pressed shortcut. Those without an entry are left to the browser. */
export function useShortcuts(actions: Partial<Record<ShortcutId, () => void>>): void {
  const [enabled] = useShortcutsEnabled();
  const [bindings] = useBindings();
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.defaultPrevented || event.isComposing) return;
    const id = shortcutOf(event, isTypingTarget(event.target), bindings);
    const action = id === undefined ? undefined : actions[id];
    if (!action) return;
    event.preventDefault();
    // Held down, a key says the same again and again; a microphone must not flicker with it.
    if (!event.repeat || id === "next_conversation" || id === "previous_conversation") action();
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
