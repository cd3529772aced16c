import { describe, expect, it } from "vitest";
import { aCall } from "../../test/fake_engine";
import { stageView } from "./call_stage_model";

const withOwnCamera = (change: Parameters<typeof aCall>[0]) => {
  const view = aCall(change);
  return { ...view, local: { ...view.local, camera: "on" as const } };
};

describe("stageView", () => {
  it("shows our own picture large while it rings, then in the corner", () => {
    expect(stageView(withOwnCamera({ phase: "ringing" }))).toMatchObject({
      backdrop: "self",
      selfPlace: "whole",
    });
    expect(stageView(withOwnCamera({ phase: "connected" }))).toMatchObject({
      backdrop: "person",
      selfPlace: "corner",
    });
  });

  it("gives a shared screen the room and makes the cameras small", () => {
    const voice = withOwnCamera({ phase: "connected" });
    const shared = { ...voice, remote: { ...voice.remote, screenFlows: true } };
    expect(stageView(shared)).toMatchObject({
      backdrop: "screen",
      selfPlace: "tile",
      remotePlace: undefined,
      centre: false,
      mayHideControls: true,
    });
    const both = { ...shared, remote: { ...shared.remote, videoFlows: true } };
    expect(stageView(both).remotePlace).toBe("tile");
    expect(stageView({ ...both, phase: "ended" }).backdrop).toBe("person");
  });

  it("lets controls hide only over a flowing picture", () => {
    const voice = aCall({ phase: "connected" });
    const video = { ...voice, remote: { ...voice.remote, videoFlows: true } };
    expect(stageView(voice).mayHideControls).toBe(false);
    expect(stageView(video).mayHideControls).toBe(true);
    expect(stageView({ ...video, phase: "reconnecting", dimmed: true })).toMatchObject({
      mayHideControls: false,
      dimmed: true,
    });
  });
});
