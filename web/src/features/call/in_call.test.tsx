import { act, fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { aCall, fakeEngine } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import { CallMore } from "./CallMore";
import IncomingCall from "./IncomingCall";
import { ReactionsLayer } from "./ReactionsLayer";
import { RemoteStates } from "./RemoteStates";
import { ShareSign } from "./ShareSign";
import { StageNotices } from "./StageNotices";
import { usePushToTalk } from "./use_push_to_talk";

const connected = aCall({ phase: "connected" });

const withLocal = (change: Partial<typeof connected.local>) => ({
  ...connected,
  local: { ...connected.local, ...change },
});

describe("our shared screen", () => {
  it("says so with a way out and what it shows", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <ShareSign view={withLocal({ screen: "on" })} />);
    expect(screen.getByText("You are sharing your screen")).toBeTruthy();
    await user.click(await screen.findByRole("radio", { name: "Motion" }));
    expect(engine.call.setScreenHint).toHaveBeenCalledWith("motion");
    await user.click(screen.getByRole("button", { name: "Stop" }));
    expect(engine.call.setScreen).toHaveBeenCalledWith(false);
  });

  it("says nothing while nothing is shared", () => {
    const view = withLocal({ screen: "starting" });
    expect(renderWith(fakeEngine(), <ShareSign view={view} />).container.textContent).toBe("");
  });
});

describe("the other side's screen", () => {
  it("says when sound comes with it", () => {
    const media = { ...connected.remote.media, screen: true, screen_sound: true };
    const view = { ...connected, remote: { ...connected.remote, media } };
    const { unmount } = renderWith(fakeEngine(), <RemoteStates view={view} />);
    expect(screen.getByText("Screen with sound")).toBeTruthy();
    unmount();
    const stopped = { ...view, remote: { ...view.remote, media: { ...media, screen: false } } };
    renderWith(fakeEngine(), <RemoteStates view={stopped} />);
    expect(screen.queryByText("Screen with sound")).toBeNull();
  });
});

describe("more", () => {
  it("reacts by name and sets the volume of the other side", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <CallMore view={connected} onDevices={vi.fn()} />);
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("button", { name: "Applause" }));
    expect(engine.call.react).toHaveBeenCalledWith("clap");
    const slider = screen.getByRole("slider", { name: "Volume of Ana Pérez" });
    slider.focus();
    await user.keyboard("{End}");
    expect(engine.call.setVolume).toHaveBeenCalledWith(2);
    await user.click(screen.getByRole("switch", { name: /Push to talk/ }));
    expect(engine.settings.set).toHaveBeenCalledWith({ pushToTalk: true });
  });

  it("offers no reaction before anybody is there", async () => {
    const view = aCall({ phase: "ringing" });
    const { user } = renderWith(fakeEngine(), <CallMore view={view} onDevices={vi.fn()} />);
    await user.click(screen.getByRole("button", { name: "More" }));
    expect(await screen.findByRole("switch", { name: /Push to talk/ })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Applause" })).toBeNull();
  });
});

describe("reactions", () => {
  it("rise with the name of who sent them, and go", () => {
    vi.useFakeTimers();
    try {
      const engine = fakeEngine();
      engine.stores.call.setState(connected);
      renderWith(engine, <ReactionsLayer view={connected} />);
      act(() =>
        engine.stores.call.setState({
          reactions: [
            { number: 1, reaction: "heart", mine: false },
            { number: 2, reaction: "wave", mine: true },
          ],
        }),
      );
      expect(screen.getByText("❤️").parentElement?.textContent).toContain("Ana Pérez");
      expect(screen.getByText("👋").parentElement?.textContent).toContain("You");
      act(() => vi.advanceTimersByTime(5_000));
      expect(screen.queryByText("❤️")).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the microphone", () => {
  it("is named when it gives nothing, with the way to another", async () => {
    const choose = vi.fn();
    const view = withLocal({ microphone: "on", microphoneHint: "silent" });
    const { user } = renderWith(fakeEngine(), <StageNotices view={view} onChooseDevice={choose} />);
    expect(screen.getByText(/^We hear nothing from your microphone/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Choose another device" }));
    expect(choose).toHaveBeenCalledOnce();
  });

  it("is opened from the hint to somebody who speaks while muted", async () => {
    const engine = fakeEngine();
    const view = withLocal({ microphone: "muted", microphoneHint: "muted" });
    const { user } = renderWith(engine, <StageNotices view={view} onChooseDevice={vi.fn()} />);
    await user.click(screen.getByRole("button", { name: "Unmute" }));
    expect(engine.call.setMicrophone).toHaveBeenCalledWith(true);
  });
});

function Talking({ view }: { view: typeof connected }) {
  usePushToTalk(view);
  return (
    <>
      <button type="button">End</button>
      <input aria-label="Message" />
    </>
  );
}

describe("push to talk", () => {
  const talking = (pushToTalk: boolean) => {
    const engine = fakeEngine();
    engine.stores.settings.setState({ pushToTalk });
    renderWith(engine, <Talking view={withLocal({ microphone: "on" })} />);
    return engine;
  };
  const space = { key: " ", code: "Space" };

  it("closes the microphone first, opens it while the key is held, also on a button", () => {
    const engine = talking(true);
    expect(engine.call.setMicrophone).toHaveBeenLastCalledWith(false);
    const press = fireEvent.keyDown(screen.getByRole("button", { name: "End" }), space);
    expect(press, "the button is not pressed by it").toBe(false);
    expect(engine.call.setMicrophone).toHaveBeenLastCalledWith(true);
    fireEvent.keyUp(screen.getByRole("button", { name: "End" }), space);
    expect(engine.call.setMicrophone).toHaveBeenLastCalledWith(false);
  });

  it("closes it when the page loses the focus", () => {
    const engine = talking(true);
    fireEvent.keyDown(document.body, space);
    fireEvent.blur(window);
    expect(engine.call.setMicrophone).toHaveBeenLastCalledWith(false);
  });

  it("leaves the space bar to somebody who types, and to everybody while it is off", () => {
    const engine = talking(true);
    fireEvent.keyDown(screen.getByRole("textbox", { name: "Message" }), space);
    expect(engine.call.setMicrophone).not.toHaveBeenCalledWith(true);
    const off = talking(false);
    fireEvent.keyDown(document.body, space);
    expect(off.call.setMicrophone).not.toHaveBeenCalled();
  });
});

describe("a look before the answer", () => {
  it("opens nothing until it is asked for, and closes with the answer", async () => {
    const stop = vi.fn();
    const track = { stop, kind: "video" };
    const getUserMedia = vi.fn(async () => ({
      getTracks: () => [track],
      getAudioTracks: () => [],
    }));
    vi.stubGlobal("navigator", Object.assign(navigator, { mediaDevices: { getUserMedia } }));
    const view = aCall({ phase: "incoming", kind: "video" });
    const { user, unmount } = renderWith(fakeEngine(), <IncomingCall view={view} />);
    expect(getUserMedia).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Check your camera" }));
    expect(getUserMedia).toHaveBeenCalledWith({ video: true });
    expect(await screen.findByLabelText("Your own picture")).toBeTruthy();
    unmount();
    expect(stop).toHaveBeenCalled();
    Reflect.deleteProperty(navigator, "mediaDevices");
    vi.unstubAllGlobals();
  });
});
