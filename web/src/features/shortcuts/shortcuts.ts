// One list of the page's shortcuts: for the sheet under `?` and for the listener.
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";

export type ShortcutId =
  | "help"
  | "search"
  | "new_conversation"
  | "next_conversation"
  | "previous_conversation"
  | "accept_call"
  | "decline_call"
  | "toggle_microphone"
  | "toggle_camera"
  | "end_call";

export interface Shortcut {
  id: ShortcutId;
  keys: readonly string[];
  label: MessageDescriptor;
  section: "general" | "call";
}

/** Ctrl is Command on a Mac. The order is the order on the sheet. */
export const kShortcuts: readonly Shortcut[] = [
  { id: "help", keys: ["?"], label: msg`Show the keyboard shortcuts`, section: "general" },
  { id: "search", keys: ["Ctrl", "K"], label: msg`Search`, section: "general" },
  { id: "new_conversation", keys: ["Alt", "N"], label: msg`New conversation`, section: "general" },
  {
    id: "next_conversation",
    keys: ["Alt", "↓"],
    label: msg`Next conversation`,
    section: "general",
  },
  {
    id: "previous_conversation",
    keys: ["Alt", "↑"],
    label: msg`Previous conversation`,
    section: "general",
  },
  { id: "accept_call", keys: ["Alt", "A"], label: msg`Accept a call`, section: "call" },
  { id: "decline_call", keys: ["Alt", "D"], label: msg`Decline a call`, section: "call" },
  {
    id: "toggle_microphone",
    keys: ["Alt", "M"],
    label: msg`Microphone on or off`,
    section: "call",
  },
  { id: "toggle_camera", keys: ["Alt", "V"], label: msg`Camera on or off`, section: "call" },
  { id: "end_call", keys: ["Alt", "E"], label: msg`End the call`, section: "call" },
];

const kCodes: Readonly<Record<string, string>> = { "↓": "ArrowDown", "↑": "ArrowUp" };

type KeyPress = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey">;

function matches(shortcut: Shortcut, press: KeyPress): boolean {
  const key = shortcut.keys[shortcut.keys.length - 1] ?? "";
  const wantsAlt = shortcut.keys.includes("Alt");
  const wantsControl = shortcut.keys.includes("Ctrl");
  if (press.altKey !== wantsAlt || (press.ctrlKey || press.metaKey) !== wantsControl) return false;
  // With Alt a letter may give another character, so compare the physical key as well.
  return press.key.toUpperCase() === key || press.code === (kCodes[key] ?? `Key${key}`);
}

/** `typing`: the focus is where letters are text, so that only combinations count. */
export function shortcutOf(press: KeyPress, typing: boolean): ShortcutId | undefined {
  const found = kShortcuts.find((shortcut) => matches(shortcut, press));
  if (!found || (typing && found.keys.length === 1)) return undefined;
  return found.id;
}

export function isTypingTarget(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("input:not([type=radio],[type=checkbox],[type=range]), textarea, select"))
  );
}
