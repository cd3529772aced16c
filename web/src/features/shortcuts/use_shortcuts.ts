import { useEffect, useEffectEvent } from "react";
import { isTypingTarget, type ShortcutId, shortcutOf } from "./shortcuts";
import { useShortcutsEnabled } from "./shortcuts_setting";

/** Runs what belongs to a pressed shortcut. Those without an entry are left to the browser. */
export function useShortcuts(actions: Partial<Record<ShortcutId, () => void>>): void {
  const [enabled] = useShortcutsEnabled();
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.defaultPrevented || event.isComposing) return;
    const id = shortcutOf(event, isTypingTarget(event.target));
    const action = id === undefined ? undefined : actions[id];
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
