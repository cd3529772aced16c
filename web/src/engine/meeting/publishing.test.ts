import { beforeEach, describe, expect, it } from "vitest";
import { NO_TRACKS } from "../call/senders";
import { FakePeerConnection } from "../testing/fake_media";
import { Publishing } from "./publishing";

let connection: FakePeerConnection;
let publishing: Publishing;

beforeEach(async () => {
  connection = new FakePeerConnection({});
  publishing = new Publishing(connection as unknown as RTCPeerConnection, NO_TRACKS, {
    dataSaver: false,
    hint: "text",
  });
  await connection.setLocalDescription({ type: "offer" });
});

const encodings = (index: number) =>
  connection.transceivers[index]?.sender.getParameters().encodings ?? [];
const active = (index: number) => encodings(index).map((each) => each.active);

describe("what we publish", () => {
  it("has a section per source from the first offer on, the microphone first", () => {
    expect(publishing.sources).toEqual([
      { mid: "0", source: "microphone" },
      { mid: "1", source: "camera" },
      { mid: "2", source: "screen" },
      { mid: "3", source: "screen_sound" },
    ]);
    expect(connection.transceivers.map(({ direction }) => direction)).toEqual(
      Array(4).fill("sendonly"),
    );
  });

  it("has three layers of the camera and two of the screen, the smallest first", () => {
    expect(encodings(1).map(({ rid }) => rid)).toEqual(["q", "h", "f"]);
    expect(encodings(1).map((each) => each.scaleResolutionDownBy)).toEqual([4, 2, 1]);
    expect(encodings(2).map(({ rid }) => rid)).toEqual(["h", "f"]);
  });

  it("rests the layers that nobody watches, and wakes them at once", async () => {
    await publishing.setDemand("1", 1);
    expect(active(1)).toEqual([true, false, false]);
    await publishing.setDemand("1", 0);
    expect(active(1)).toEqual([false, false, false]);
    await publishing.setDemand("1", 3);
    expect(active(1)).toEqual([true, true, true]);
  });

  it("leaves the sharpest layer out where data is saved", async () => {
    await publishing.choose({ dataSaver: true, hint: "text" });
    expect(active(1)).toEqual([true, true, false]);
    expect(active(2)).toEqual([true, true]);
  });

  it("goes on without layers in a browser that has none", () => {
    const old = new FakePeerConnection({});
    const add = old.addTransceiver.bind(old);
    old.addTransceiver = (what, options) => {
      if (options.sendEncodings) throw new TypeError("no simulcast");
      return add(what, options);
    };
    void new Publishing(old as unknown as RTCPeerConnection, NO_TRACKS, {
      dataSaver: true,
      hint: "text",
    });
    expect(old.transceivers).toHaveLength(4);
  });
});
