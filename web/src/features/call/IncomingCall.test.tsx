import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { aCall, fakeEngine } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import IncomingCall from "./IncomingCall";

const video = aCall({ phase: "incoming", kind: "video", ringsHere: true });
const voice = aCall({ phase: "incoming", kind: "voice", ringsHere: true });

describe("IncomingCall", () => {
  it("is an alertdialog that says who calls and what kind", () => {
    renderWith(fakeEngine(), <IncomingCall view={video} />);
    const dialog = screen.getByRole("alertdialog", { name: "Ana Pérez" });
    expect(dialog).toHaveProperty("textContent", expect.stringContaining("Video call"));
    expect(document.activeElement).toBe(dialog);
  });

  it("leaves the focus with somebody who types", () => {
    const field = document.createElement("textarea");
    document.body.append(field);
    field.focus();
    renderWith(fakeEngine(), <IncomingCall view={video} />);
    expect(document.activeElement).toBe(field);
    field.remove();
  });

  it("accepts with and without the camera", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <IncomingCall view={video} />);
    await user.click(screen.getByRole("button", { name: "Accept" }));
    expect(engine.call.accept).toHaveBeenLastCalledWith({ camera: true });
    await user.click(screen.getByRole("button", { name: "Accept without camera" }));
    expect(engine.call.accept).toHaveBeenLastCalledWith({ camera: false });
  });

  it("offers no camera choice for a voice call and never asks for the camera", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <IncomingCall view={voice} />);
    expect(screen.queryByRole("button", { name: "Accept without camera" })).toBeNull();
    await user.keyboard("{Alt>}a{/Alt}");
    expect(engine.call.accept).toHaveBeenCalledWith({ camera: false });
  });

  it("asks for the sound below the answers, which it must not move under a finger", () => {
    renderWith(fakeEngine(), <IncomingCall view={{ ...voice, ringBlocked: true }} />);
    const [accept, hear] = ["Accept", "Click to hear"].map((name) =>
      screen.getByRole("button", { name }),
    );
    if (!accept || !hear) throw new Error("a button is missing");
    expect(accept.compareDocumentPosition(hear)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it("silences with Esc and never declines by it", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <IncomingCall view={voice} />);
    await user.keyboard("{Escape}");
    expect(engine.call.silence).toHaveBeenCalledOnce();
    expect(engine.call.reject).not.toHaveBeenCalled();
  });

  it("declines by button and by shortcut", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <IncomingCall view={voice} />);
    await user.click(screen.getByRole("button", { name: "Decline" }));
    await user.keyboard("{Alt>}d{/Alt}");
    expect(engine.call.reject).toHaveBeenCalledTimes(2);
  });

  it("replies with a message", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <IncomingCall view={voice} />);
    await user.click(screen.getByRole("button", { name: "Reply with a message" }));
    await user.click(screen.getByRole("button", { name: "I'll call you back." }));
    expect(engine.call.rejectWithMessage).toHaveBeenCalledWith("I'll call you back.");
  });

  it("shows a microphone error with its remedies", async () => {
    const engine = fakeEngine();
    const problem = {
      id: "microphone_denied_by_browser",
      remedies: ["allow_in_address_bar", "try_again", "join_listening", "decline"],
      deviceLabel: undefined,
    } as const;
    const { user } = renderWith(engine, <IncomingCall view={{ ...voice, problems: [problem] }} />);
    await user.click(screen.getByRole("button", { name: "Join listening" }));
    expect(engine.call.applyRemedy).toHaveBeenCalledWith(
      "microphone_denied_by_browser",
      "join_listening",
    );
  });
});
