import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { CallView } from "../../engine";
import { aCall, fakeEngine } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import { CallControls } from "./CallControls";

function controls(view: CallView, engine = fakeEngine()) {
  const onEnd = vi.fn();
  const element = (
    <CallControls
      view={view}
      chatOpen={false}
      onChat={vi.fn()}
      choosing={undefined}
      onChoosing={vi.fn()}
      onEnd={onEnd}
    />
  );
  return { engine, onEnd, ...renderWith(engine, element) };
}

const pressed = (name: string) => screen.getByRole("button", { name }).getAttribute("aria-pressed");
const connected = aCall({
  phase: "connected",
  local: { ...aCall({}).local, microphone: "on", camera: "off", streamVersion: 1 },
});

describe("CallControls", () => {
  it("says by aria-pressed what is on, under a name that stays", () => {
    const { unmount } = controls(connected);
    expect(pressed("Microphone")).toBe("true");
    expect(pressed("Camera")).toBe("false");
    unmount();
    controls({
      ...connected,
      local: { ...connected.local, microphone: "muted", camera: "on", streamVersion: 2 },
    });
    expect(pressed("Microphone")).toBe("false");
    expect(pressed("Camera")).toBe("true");
  });

  it("switches and ends", async () => {
    const { engine, onEnd, user } = controls(connected);
    await user.click(screen.getByRole("button", { name: "Microphone" }));
    await user.click(screen.getByRole("button", { name: "Camera" }));
    await user.click(screen.getByRole("button", { name: "End" }));
    expect(engine.call.toggleMicrophone).toHaveBeenCalledOnce();
    expect(engine.call.toggleCamera).toHaveBeenCalledOnce();
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it("cancels while it rings", () => {
    controls(aCall({ phase: "ringing", direction: "outgoing" }));
    expect(screen.getByRole("button", { name: "Cancel" })).toBeDefined();
    expect(screen.queryByRole("button", { name: "End" })).toBeNull();
  });
});
