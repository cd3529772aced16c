import { act, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fakeEngine } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import { InstallSection } from "../reach/InstallSection";
import { keepInstallOffer } from "./install_offer";

keepInstallOffer();

/** As a browser makes it. */
function makeOffer() {
  const prompt = vi.fn(async () => ({ outcome: "accepted" }));
  const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt });
  act(() => void window.dispatchEvent(event));
  return { prompt, event };
}

const button = () => screen.queryByRole("button", { name: "Install Earshot" });

afterEach(() => {
  act(() => void window.dispatchEvent(new Event("appinstalled")));
  Reflect.deleteProperty(navigator, "standalone");
});

describe("installing", () => {
  it("is not mentioned where the browser does not offer it", () => {
    expect(renderWith(fakeEngine(), <InstallSection />).container.textContent).toBe("");
  });

  it("keeps the browser's offer for the click, and takes it once", async () => {
    const { user } = renderWith(fakeEngine(), <InstallSection />);
    const { prompt, event } = makeOffer();
    expect(event.defaultPrevented).toBe(true);
    await user.click(button()!);
    expect(prompt).toHaveBeenCalledOnce();
    expect(button()).toBeNull();
  });

  it("is not offered any more once it is done from the browser's own menu", () => {
    renderWith(fakeEngine(), <InstallSection />);
    makeOffer();
    expect(button()).not.toBeNull();
    act(() => void window.dispatchEvent(new Event("appinstalled")));
    expect(button()).toBeNull();
  });

  it("tells how by a sentence in Safari on a phone, and nothing once it is there", () => {
    Object.defineProperty(navigator, "standalone", { value: false, configurable: true });
    const { unmount } = renderWith(fakeEngine(), <InstallSection />);
    expect(screen.getByText(/Add to Home Screen/)).toBeTruthy();
    unmount();
    Object.defineProperty(navigator, "standalone", { value: true, configurable: true });
    expect(renderWith(fakeEngine(), <InstallSection />).container.textContent).toBe("");
  });
});
