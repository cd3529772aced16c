// @vitest-environment node
import { describe, expect, it, vi } from "vitest";
import { RingOutput } from "./ring_output";

function world(refuse: { sink?: boolean; play?: boolean } = {}) {
  const element = {
    paused: true,
    srcObject: undefined as unknown,
    setSinkId: vi.fn(async () => {
      if (refuse.sink) throw new DOMException("gone", "NotFoundError");
    }),
    play: vi.fn(async () => {
      if (refuse.play) throw new DOMException("click", "NotAllowedError");
      element.paused = false;
    }),
    pause: vi.fn(() => {
      element.paused = true;
    }),
  };
  const node = { stream: {} };
  const context = { createMediaStreamDestination: () => node };
  const output = new RingOutput(
    { context: () => context as unknown as AudioContext },
    { createAudio: () => element as unknown as HTMLMediaElement },
  );
  return { element, node, output };
}

describe("another output for the ring", () => {
  it("plays on the chosen one and gives it back afterwards", async () => {
    const { element, node, output } = world();
    await output.prepare("room");
    expect(element.setSinkId).toHaveBeenCalledWith("room");
    expect(output.node("room")).toBe(node);
    output.rest();
    expect(element.paused).toBe(true);
  });

  it("is given back when another one is chosen", async () => {
    const { element, output } = world();
    await output.prepare("room");
    element.play.mockImplementation(async () => undefined);
    await output.prepare("kitchen");
    expect(element.paused).toBe(true);
  });

  it("is the system's own when nothing was chosen", async () => {
    const { element, output } = world();
    await output.prepare(undefined);
    expect(output.node(undefined)).toBeUndefined();
    expect(element.play).not.toHaveBeenCalled();
  });

  it("is the system's own when the chosen one is gone", async () => {
    const { output } = world({ sink: true });
    await output.prepare("room");
    expect(output.node("room")).toBeUndefined();
  });

  it("is the chosen one again as soon as the browser allows it", async () => {
    const refuse = { play: true };
    const { node, output } = world(refuse);
    await output.prepare("room");
    expect(output.node("room")).toBeUndefined();
    refuse.play = false;
    expect(output.node("room")).toBeUndefined();
    await Promise.resolve();
    expect(output.node("room")).toBe(node);
  });
});
