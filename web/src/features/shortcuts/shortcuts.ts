// One list of the page's shortcuts: for the listener, for tooltips and for the sheet under `?`
// (their words stand in shortcut_words.ts, which is loaded with the sheet).
import { bindingOf, isPlainKey, type KeyPress } from "./key_binding";

interface Shortcut {
  id: string;
  /** The keys until somebody chooses others. */
  keys: string;
  section: "general" | "call";
}

/** The order is the order on the sheet. */
export const kShortcuts = [
  { id: "help", keys: "?", section: "general" },
  { id: "search", keys: "Ctrl+K", section: "general" },
  { id: "new_conversation", keys: "Alt+N", section: "general" },
  { id: "next_conversation", keys: "Alt+ArrowDown", section: "general" },
  { id: "previous_conversation", keys: "Alt+ArrowUp", section: "general" },
  { id: "calls", keys: "Alt+L", section: "general" },
  { id: "accept_call", keys: "Alt+A", section: "call" },
  { id: "decline_call", keys: "Alt+D", section: "call" },
  { id: "toggle_microphone", keys: "Alt+M", section: "call" },
  { id: "toggle_camera", keys: "Alt+V", section: "call" },
  { id: "toggle_screen", keys: "Alt+S", section: "call" },
  { id: "push_to_talk", keys: "Space", section: "call" },
  { id: "end_call", keys: "Alt+E", section: "call" },
] as const satisfies readonly Shortcut[];

export type ShortcutId = (typeof kShortcuts)[number]["id"];

/** Keys by shortcut; an empty text: none. */
export type Bindings = Readonly<Record<ShortcutId, string>>;

export const kDefaultBindings = Object.fromEntries(
  kShortcuts.map(({ id, keys }) => [id, keys]),
) as Bindings;

/** Who has these keys. */
export function ownerOf(keys: string, bindings: Bindings): ShortcutId | undefined {
  return keys === "" ? undefined : kShortcuts.find(({ id }) => bindings[id] === keys)?.id;
}

/** `typing`: the focus is where letters are text, so that only combinations count. */
export function shortcutOf(
  press: KeyPress,
  typing: boolean,
  bindings: Bindings,
): ShortcutId | undefined {
  const keys = bindingOf(press);
  return typing && isPlainKey(keys) ? undefined : ownerOf(keys, bindings);
}

export function isTypingTarget(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("input:not([type=radio],[type=checkbox],[type=range]), textarea, select"))
  );
}
