// @vitest-environment node
import { describe, expect, it, vi } from "vitest";
import type { Preferences } from "../../protocol/types.gen";
import { Dispatcher } from "../socket/dispatcher";
import { HELLO } from "../testing/fake_socket";
import { createPreferences } from "./preferences";

const kNoAnswer: Preferences = { ...HELLO.preferences, busy_reply: "no_answer" };

describe("preferences", () => {
  it("come with the hello, and from other devices", () => {
    const events = new Dispatcher();
    const { store, connected } = createPreferences({ request: vi.fn() }, events);
    connected({ ...HELLO, preferences: kNoAnswer });
    expect(store.getState().busy_reply).toBe("no_answer");
    events.emit("preferences_changed", { preferences: HELLO.preferences });
    expect(store.getState().busy_reply).toBe("in_another_call");
  });

  it("are shown at once and sent whole", async () => {
    const request = vi.fn().mockResolvedValue({ preferences: kNoAnswer });
    const { store, actions, connected } = createPreferences({ request }, new Dispatcher());
    connected(HELLO);
    const done = actions.set({ busy_reply: "no_answer" });
    expect(store.getState().busy_reply).toBe("no_answer");
    await done;
    expect(request).toHaveBeenCalledWith("preferences_set", { preferences: kNoAnswer });
  });

  it("are as before when the server did not take them", async () => {
    const request = vi.fn().mockRejectedValue(new Error("no"));
    const { store, actions, connected } = createPreferences({ request }, new Dispatcher());
    connected(HELLO);
    await expect(actions.set({ busy_reply: "no_answer" })).rejects.toThrow("no");
    expect(store.getState()).toEqual(HELLO.preferences);
  });
});
