import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ShortcutList } from "./ShortcutList";
import { useHeldShortcut } from "./use_held_shortcut";
import { useShortcuts } from "./use_shortcuts";

beforeEach(() => localStorage.clear());
afterEach(() => localStorage.clear());

const kChangeMicrophone = "Change the keys of “Microphone on or off”";
const rowOf = (words: string) => screen.getByText(words).closest("li");

describe("the list of shortcuts", () => {
  it("takes other keys, remembers them, and gives the first ones back", async () => {
    const user = userEvent.setup();
    const first = render(<ShortcutList />);
    await user.click(screen.getByRole("button", { name: kChangeMicrophone }));
    expect(document.activeElement).toBe(
      screen.getByRole("textbox", { name: "Press the new keys for “Microphone on or off”" }),
    );
    await user.keyboard("{Alt>}q{/Alt}");
    expect(rowOf("Microphone on or off")?.textContent).toContain("AltQ");
    expect(document.activeElement).toBe(screen.getByRole("button", { name: kChangeMicrophone }));
    first.unmount();
    render(<ShortcutList />);
    expect(rowOf("Microphone on or off")?.textContent).toContain("AltQ");
    await user.click(screen.getByRole("button", { name: "Reset all keys" }));
    expect(rowOf("Microphone on or off")?.textContent).toContain("AltM");
    expect(screen.queryByRole("button", { name: "Reset all keys" })).toBeNull();
  });

  it("says who has the keys before it takes them away", async () => {
    const user = userEvent.setup();
    render(<ShortcutList />);
    await user.click(screen.getByRole("button", { name: kChangeMicrophone }));
    await user.keyboard("{Alt>}v{/Alt}");
    expect(screen.getByRole("status").textContent).toContain("“Camera on or off”");
    expect(rowOf("Camera on or off")?.textContent).toContain("AltV");
    await user.click(screen.getByRole("button", { name: "Use them here" }));
    expect(rowOf("Camera on or off")?.textContent).toContain("No keys");
    expect(rowOf("Microphone on or off")?.textContent).toContain("AltV");
  });

  it("refuses what the browser needs; Esc keeps the old keys", async () => {
    const user = userEvent.setup();
    render(<ShortcutList />);
    await user.click(screen.getByRole("button", { name: kChangeMicrophone }));
    await user.keyboard("{Control>}w{/Control}");
    expect(screen.getByRole("status").textContent).toContain("browser needs");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(rowOf("Microphone on or off")?.textContent).toContain("AltM");
  });
});

function Listener({ onMute, onHold, onRelease }: Record<string, () => void>) {
  useShortcuts({ toggle_microphone: () => onMute?.() });
  useHeldShortcut("push_to_talk", true, {
    onHold: () => onHold?.(),
    onRelease: () => onRelease?.(),
  });
  return null;
}

describe("a pressed shortcut", () => {
  it("runs with its keys, not while they are switched off", async () => {
    const user = userEvent.setup();
    const mute = vi.fn();
    localStorage.setItem("earshot.shortcuts.keys", '{"toggle_microphone":"F8"}');
    const { unmount } = render(<Listener onMute={mute} />);
    await user.keyboard("{Alt>}m{/Alt}");
    expect(mute).not.toHaveBeenCalled();
    await user.keyboard("{F8}");
    expect(mute).toHaveBeenCalledTimes(1);
    unmount();
    localStorage.setItem("earshot.shortcuts", "off");
    render(<Listener onMute={mute} />);
    await user.keyboard("{F8}");
    expect(mute).toHaveBeenCalledTimes(1);
  });

  it("is held until a key goes up or the page loses the focus", async () => {
    const user = userEvent.setup();
    const hold = vi.fn();
    const release = vi.fn();
    render(<Listener onHold={hold} onRelease={release} />);
    await user.keyboard("[Space>3]");
    expect(hold).toHaveBeenCalledTimes(1);
    expect(release).not.toHaveBeenCalled();
    await user.keyboard("[/Space]");
    expect(release).toHaveBeenCalledTimes(1);
    await user.keyboard("[Space>]");
    window.dispatchEvent(new Event("blur"));
    expect(release).toHaveBeenCalledTimes(2);
  });
});
