import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { CallView, TimelineSample } from "../../../engine";
import { aCall, fakeEngine } from "../../../test/fake_engine";
import { renderWith } from "../../../test/render";
import { copyText } from "./copy_text";
import { rowsOf } from "./measures";
import { QualityPanel } from "./QualityPanel";

vi.mock("./QualityGraph", () => ({ QualityGraph: () => null }));

function second(atMs: number, more: Partial<TimelineSample> = {}): TimelineSample {
  return {
    atMs,
    roundTripMs: 40,
    jitterMs: 4,
    lossSent: 0,
    lossReceived: 0.05,
    audioSentKbps: 40,
    audioReceivedKbps: 40,
    videoSentKbps: 960,
    videoReceivedKbps: 460,
    heightSent: 720,
    heightReceived: 360,
    fpsSent: 30,
    fpsReceived: 30,
    frozenMs: 0,
    concealed: 0,
    concealedMs: 0,
    concealments: 0,
    level: 0.1,
    path: "direct",
    quality: "good",
    videoPaused: false,
    ...more,
  };
}

const SAMPLES = [second(0), second(1000), second(2000, { roundTripMs: 240, concealedMs: 300 })];
const { stats } = aCall({});
const view = (more: Partial<CallView["stats"]>): CallView =>
  aCall({ phase: "connected", stats: { ...stats, path: "direct", ...more } });

describe("the quality panel", () => {
  it("says in words how good it is, whose side is weak, and what it means", () => {
    renderWith(fakeEngine(), <QualityPanel view={view({ quality: "bad", weakSide: "theirs" })} />);
    expect(screen.getByText("Bad · connection of Ana Pérez")).toBeTruthy();
    expect(screen.getByText(/Sound and picture may stop for moments/)).toBeTruthy();
    expect(screen.queryByRole("table")).toBeNull();
  });

  it("shows the course as a table beside the graphs, when asked", async () => {
    const engine = fakeEngine();
    engine.call.qualityTimeline = () => SAMPLES;
    const { user } = renderWith(engine, <QualityPanel view={view({ quality: "good" })} />);
    await user.click(screen.getByRole("button", { name: "Details" }));
    const table = await screen.findByRole("table", { name: "The call so far" });
    const row = within(table).getByRole("row", { name: /^Round trip/ });
    expect(row.textContent).toBe("Round trip240 ms40 ms240 ms");
    expect(screen.getByRole("button", { name: "Details" }).getAttribute("aria-expanded")).toBe(
      "true",
    );
  });

  it("of a group call is about our own way to the server", async () => {
    const engine = fakeEngine();
    engine.meeting.qualityTimeline = () => SAMPLES;
    const weak = view({ quality: "weak", weakSide: "mine", path: "relayed", relayProtocol: "tls" });
    const { user } = renderWith(engine, <QualityPanel view={weak} ofGroup />);
    expect(screen.getByText("Weak")).toBeTruthy();
    expect(screen.getByText(/^Relayed over TLS\. Encrypted up to the server/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Details" }));
    const row = await screen.findByRole("row", { name: /^Round trip/ });
    expect(row.textContent).toBe("Round trip240 ms40 ms240 ms");
  });

  it("switches to less data", async () => {
    const engine = fakeEngine();
    const { user } = renderWith(engine, <QualityPanel view={view({ quality: "good" })} />);
    await user.click(screen.getByRole("switch", { name: /Use less data/ }));
    expect(engine.settings.set).toHaveBeenCalledWith({ dataSaver: true });
  });
});

describe("the text to copy", () => {
  it("has every measure and no address", () => {
    const text = copyText(view({ quality: "good" }), false, SAMPLES);
    expect(text).toContain("Sound missing: 0.3 s, picture frozen: 0.0 s");
    expect(text).toContain("Lost packets: Received: now 5 %, usually 5 %, at worst 5 %");
    expect(text).toContain("Picture height: Sent: now 720 px, usually 720 px, at worst 720 px");
    expect(text).not.toMatch(/\d+\.\d+\.\d+\.\d+|::/);
  });

  it("says that nothing is known before the first second", () => {
    expect(rowsOf([])[0]).toMatchObject({ now: "–", median: "–", worst: "–" });
  });
});
