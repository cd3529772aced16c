import { afterEach, describe, expect, it, vi } from "vitest";
import { browserPage } from "./browser_page";

class FakeConnection extends EventTarget {
  type = "wifi";

  become(type: string): void {
    this.type = type;
    this.dispatchEvent(new Event("change"));
  }
}

afterEach(() => {
  Reflect.deleteProperty(navigator, "connection");
});

describe("a change of network", () => {
  it("is one from Wi-Fi to mobile, not one of speed", () => {
    const connection = new FakeConnection();
    Object.defineProperty(navigator, "connection", { value: connection, configurable: true });
    const run = vi.fn();
    const stop = browserPage.onOnlineChange(run);
    connection.become("wifi");
    expect(run).not.toHaveBeenCalled();
    connection.become("cellular");
    expect(run).toHaveBeenCalledTimes(1);
    stop();
    connection.become("wifi");
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("is coming back online, in every browser", () => {
    const run = vi.fn();
    const stop = browserPage.onOnlineChange(run);
    window.dispatchEvent(new Event("online"));
    stop();
    expect(run).toHaveBeenCalledTimes(1);
  });
});
