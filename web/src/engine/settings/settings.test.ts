// @vitest-environment node
import { describe, expect, it } from "vitest";
import { FakeStore } from "../testing/fake_ports";
import { createSettings } from "./settings";

const kAttention = { requestNotificationPermission: async () => "granted" as const };

function settingsWith(store: FakeStore) {
  return createSettings(
    { store, attention: kAttention as never },
    () => "ana",
    () => undefined,
  );
}

describe("settings", () => {
  it("come back", async () => {
    const store = new FakeStore();
    const before = settingsWith(store);
    await before.restore();
    before.actions.set({ alwaysRelay: true });
    const after = settingsWith(store);
    await after.restore();
    expect(after.store.getState().alwaysRelay).toBe(true);
  });

  it("keep what was chosen before they came back, and all the others", async () => {
    const store = new FakeStore();
    const before = settingsWith(store);
    await before.restore();
    before.actions.set({ ringVolume: 0.2, alwaysRelay: false });

    const quick = settingsWith(store);
    const restored = quick.restore();
    quick.actions.set({ alwaysRelay: true });
    await restored;
    expect(quick.store.getState()).toMatchObject({ ringVolume: 0.2, alwaysRelay: true });

    const after = settingsWith(store);
    await after.restore();
    expect(after.store.getState()).toMatchObject({ ringVolume: 0.2, alwaysRelay: true });
  });
});
