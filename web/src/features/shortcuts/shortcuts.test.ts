import { describe, expect, it } from "vitest";
import { bindingOf, bindingParts, type KeyPress, releaseEnds } from "./key_binding";
import { isReserved, recordedBinding } from "./recording";
import { kDefaultBindings, kShortcuts, shortcutOf } from "./shortcuts";
import { readChanges } from "./shortcuts_setting";

function press(key: string, code: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return {
    key,
    code,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...modifiers,
  };
}

describe("a key combination", () => {
  it.each([
    [press("m", "KeyM", { altKey: true }), "Alt+M"],
    [press("µ", "KeyM", { altKey: true }), "Alt+M"],
    [press("ь", "KeyM", { altKey: true }), "Alt+M"],
    [press("a", "KeyQ", { altKey: true }), "Alt+A"],
    [press("k", "KeyK", { metaKey: true }), "Ctrl+K"],
    [press("K", "KeyK", { ctrlKey: true, shiftKey: true }), "Ctrl+Shift+K"],
    [press("?", "Slash", { shiftKey: true }), "?"],
    [press("!", "Digit1", { shiftKey: true }), "!"],
    [press("ü", "BracketLeft"), "Ü"],
    [press(" ", "Space"), "Space"],
    [press("ArrowDown", "ArrowDown", { altKey: true }), "Alt+ArrowDown"],
  ])("is one text whatever the keyboard: %j", (pressed, binding) => {
    expect(bindingOf(pressed)).toBe(binding);
  });

  it("falls into its keys", () => {
    expect(bindingParts("Ctrl+Shift+K")).toEqual(["Ctrl", "Shift", "K"]);
    expect(bindingParts("Ctrl++")).toEqual(["Ctrl", "+"]);
    expect(bindingParts("+")).toEqual(["+"]);
  });

  it("is no longer held when any of its keys goes up", () => {
    expect(releaseEnds(press("t", "KeyT"), "Alt+T")).toBe(true);
    expect(releaseEnds(press("е", "KeyT"), "Alt+T")).toBe(true);
    expect(releaseEnds(press("Alt", "AltLeft"), "Alt+T")).toBe(true);
    expect(releaseEnds(press("Shift", "ShiftLeft"), "Alt+T")).toBe(false);
    expect(releaseEnds(press("x", "KeyX"), "Alt+T")).toBe(false);
  });

  it("is recorded only with its main key, and browsers keep some", () => {
    expect(recordedBinding(press("Alt", "AltLeft", { altKey: true }))).toBeUndefined();
    expect(recordedBinding(press("F8", "F8"))).toBe("F8");
    expect(isReserved("Ctrl+W", "help")).toBe(true);
    expect(isReserved("Alt+W", "help")).toBe(false);
    expect(isReserved("Space", "end_call")).toBe(true);
    expect(isReserved("Space", "push_to_talk")).toBe(false);
  });
});

describe("the shortcuts", () => {
  it("have keys of their own, none of which the browser keeps", () => {
    const keys = Object.values(kDefaultBindings);
    expect(new Set(keys).size).toBe(keys.length);
    expect(kShortcuts.filter((each) => isReserved(each.keys, each.id))).toEqual([]);
  });

  it("leave single keys to those who type", () => {
    const help = press("?", "Slash", { shiftKey: true });
    expect(shortcutOf(help, false, kDefaultBindings)).toBe("help");
    expect(shortcutOf(help, true, kDefaultBindings)).toBeUndefined();
    const mute = press("m", "KeyM", { altKey: true });
    expect(shortcutOf(mute, true, kDefaultBindings)).toBe("toggle_microphone");
  });

  it("follow the keys that were chosen", () => {
    const bindings = { ...kDefaultBindings, toggle_microphone: "F8", end_call: "" };
    expect(shortcutOf(press("F8", "F8"), true, bindings)).toBe("toggle_microphone");
    expect(shortcutOf(press("m", "KeyM", { altKey: true }), false, bindings)).toBeUndefined();
    expect(shortcutOf(press("e", "KeyE", { altKey: true }), false, bindings)).toBeUndefined();
  });

  it("survive a damaged setting", () => {
    expect(readChanges("nonsense")).toEqual({});
    expect(readChanges("[1]")).toEqual({});
    expect(readChanges('{"help":"F2","unknown":"F3","search":5}')).toEqual({ help: "F2" });
  });
});
