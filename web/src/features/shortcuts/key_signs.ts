// How keys are written: on the sheet, in tooltips, for screen readers.
import { bindingParts } from "./key_binding";

const kOnMac = navigator.platform.startsWith("Mac");

const kControl = kOnMac ? "Meta" : "Control";

/** For `aria-keyshortcuts`. */
export function ariaKeys(binding: string): string {
  return bindingParts(binding)
    .map((part) => (part === "Ctrl" ? kControl : part))
    .join("+");
}

const kSigns: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};
const kMacSigns: Readonly<Record<string, string>> = { Ctrl: "⌘", Alt: "⌥", Shift: "⇧" };

/** As printed on the keyboard. */
export function keySigns(binding: string): string[] {
  return bindingParts(binding).map(
    (part) => (kOnMac ? kMacSigns[part] : undefined) ?? kSigns[part] ?? part,
  );
}
