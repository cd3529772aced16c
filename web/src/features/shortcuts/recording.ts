// Choosing other keys: what was pressed, and what cannot be chosen.
import { bindingOf, type KeyPress } from "./key_binding";
import type { ShortcutId } from "./shortcuts";

/** The last three: a key that waits for another one, or that an input method keeps for itself. */
const kModifierKeys: ReadonlySet<string> = new Set(
  "Alt AltGraph CapsLock Control Meta Shift Dead Process Unidentified".split(" "),
);

/** What was chosen; undefined while only modifiers are down. */
export function recordedBinding(press: KeyPress): string | undefined {
  return kModifierKeys.has(press.key) ? undefined : bindingOf(press);
}

/** Keys that move, choose and close everywhere, and combinations that browsers keep. */
const kReserved: ReadonlySet<string> = new Set(
  [
    "Escape Tab Shift+Tab Enter Shift+Enter Space Backspace Delete",
    "ArrowUp ArrowDown ArrowLeft ArrowRight PageUp PageDown Home End",
    "Ctrl+A Ctrl+C Ctrl+V Ctrl+X Ctrl+Z Ctrl+Shift+Z Ctrl+Y Ctrl+F Ctrl+P Ctrl+R Ctrl+L",
    "Ctrl+N Ctrl+T Ctrl+W Ctrl+Q Ctrl+Tab Ctrl+Shift+Tab Ctrl+Shift+N Ctrl+Shift+T",
    "Ctrl+Shift+W Ctrl+Shift+P Ctrl+Shift+I Ctrl++ Ctrl+- Ctrl+= Ctrl+0 Ctrl+F4 Ctrl+F5",
    "Alt+F4 Alt+ArrowLeft Alt+ArrowRight F1 F5 F6 F11 F12",
  ].flatMap((line) => line.split(" ")),
);

/** The space bar presses buttons; only push-to-talk may have it, which takes it from them. */
export function isReserved(binding: string, id: ShortcutId): boolean {
  return kReserved.has(binding) && !(binding === "Space" && id === "push_to_talk");
}
