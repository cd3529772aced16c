// A key combination as one text: "Alt+M", "Ctrl+K", "?", "Alt+ArrowDown", "F8". Modifiers stand in
// this order; Ctrl is Command on a Mac. Shift counts only where it does not choose the character.

export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey"
>;

/** A letter, a digit or a named key, which Shift leaves the same. */
const keepsShift = (key: string): boolean => key.length > 1 || /^[A-Z0-9]$/.test(key);

function mainKey(press: KeyPress): string {
  if (press.key === " ") return "Space";
  const key = press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const altered = press.altKey || press.ctrlKey || press.metaKey;
  if (!altered || keepsShift(key)) return key;
  // With Alt, or on a keyboard of other letters, the place of the key is what counts.
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(press.code)?.[1] ?? key;
}

export function bindingOf(press: KeyPress): string {
  const key = mainKey(press);
  return [
    ...(press.ctrlKey || press.metaKey ? ["Ctrl"] : []),
    ...(press.altKey ? ["Alt"] : []),
    ...(press.shiftKey && keepsShift(key) ? ["Shift"] : []),
    key,
  ].join("+");
}

/** "Alt+M" → ["Alt", "M"]; "Ctrl++" → ["Ctrl", "+"]. */
export function bindingParts(binding: string): string[] {
  const parts = binding.split("+");
  return binding.endsWith("+") ? [...parts.slice(0, -2), "+"] : parts;
}

/** A key of `binding` went up: what is held with it is no longer held. */
export function releaseEnds(press: KeyPress, binding: string): boolean {
  const parts = bindingParts(binding);
  const key = parts.pop() ?? "";
  if (mainKey(press) === key || mainKey({ ...press, altKey: true }) === key) return true;
  const modifier = press.key === "Control" || press.key === "Meta" ? "Ctrl" : press.key;
  return parts.includes(modifier);
}

/** Would write a character, or press what has the focus; so it must not count where one types. */
export function isPlainKey(binding: string): boolean {
  const parts = bindingParts(binding);
  const modified = parts.includes("Alt") || parts.includes("Ctrl");
  return !modified && !/^F\d+$/.test(parts.at(-1) ?? "");
}
