import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ToggleButton } from "react-aria-components";
import { describe, expect, it } from "vitest";
import { keyedButton } from "./keyed_button";
import { ShortcutTooltip } from "./ShortcutTooltip";

function Control({ keys }: { keys: string | undefined }) {
  return (
    <ShortcutTooltip keys={keys}>
      <ToggleButton render={keyedButton(keys)}>Microphone</ToggleButton>
    </ShortcutTooltip>
  );
}

describe("the keys of a control", () => {
  it("are shown when it has the focus, and told to screen readers", async () => {
    const user = userEvent.setup();
    render(<Control keys="Alt+M" />);
    const control = screen.getByRole("button", { name: "Microphone" });
    expect(control.getAttribute("aria-keyshortcuts")).toBe("Alt+M");
    await user.tab();
    expect((await screen.findByRole("tooltip")).textContent).toBe("AltM");
  });

  it("are nothing when it has none", async () => {
    const user = userEvent.setup();
    render(<Control keys={undefined} />);
    await user.tab();
    expect(screen.queryByRole("tooltip")).toBeNull();
    expect(screen.getByRole("button").getAttribute("aria-keyshortcuts")).toBeNull();
  });
});
