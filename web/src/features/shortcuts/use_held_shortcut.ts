import { useEffect, useEffectEvent } from "react";
import { bindingOf, isPlainKey, releaseEnds } from "./key_binding";
import { isTypingTarget, type ShortcutId } from "./shortcuts";
import { useBinding } from "./shortcuts_setting";

interface Held {
  onHold(): void;
  /** Also when the page loses the focus: a key that goes up elsewhere is not heard here. */
  onRelease(): void;
}

/** Text fields, and switches, which only the space bar turns. */
const needsPlainKeys = (target: EventTarget | null): boolean =>
  isTypingTarget(target) || target instanceof HTMLInputElement;

/** For a shortcut that works as long as its keys are down. `active`: listens at all. */
export function useHeldShortcut(id: ShortcutId, active: boolean, { onHold, onRelease }: Held) {
  const keys = useBinding(id);
  const hold = useEffectEvent(onHold);
  const release = useEffectEvent(onRelease);
  useEffect(() => {
    if (!active || keys === undefined) return;
    let held = false;
    const end = () => {
      if (held) release();
      held = false;
    };
    const down = (event: KeyboardEvent) => {
      if (event.isComposing || bindingOf(event) !== keys) return;
      if (!held && (event.defaultPrevented || (isPlainKey(keys) && needsPlainKeys(event.target))))
        return;
      event.preventDefault();
      // The focus may be on a button, which the space bar would press.
      event.stopPropagation();
      if (!held) hold();
      held = true;
    };
    const up = (event: KeyboardEvent) => {
      if (!held || !releaseEnds(event, keys)) return;
      event.preventDefault();
      event.stopPropagation();
      end();
    };
    const hidden = () => document.hidden && end();
    window.addEventListener("keydown", down, true);
    window.addEventListener("keyup", up, true);
    window.addEventListener("blur", end);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      end();
      window.removeEventListener("keydown", down, true);
      window.removeEventListener("keyup", up, true);
      window.removeEventListener("blur", end);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [active, keys]);
}
