import { beforeEach, describe, expect, it } from "vitest";
import { NO_TRACKS } from "../call/senders";
import { FakePeerConnection } from "../testing/fake_media";
import { FakeTrack } from "../testing/fake_track";
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

  it("is as sharp as a small camera, in as many layers as browsers send of it", async () => {
    const scales = () => encodings(1).map((each) => each.scaleResolutionDownBy);
    const use = async (width: number, height: number) => {
      const track = new FakeTrack("video", "cam");
      track.size = { width, height };
      await publishing.setTrack("camera", track as unknown as MediaStreamTrack);
    };
    await use(640, 480);
    expect(active(1)).toEqual([true, true, false]);
    expect(scales().slice(0, 2)).toEqual([2, 1]);
    expect(encodings(1).map(({ rid }) => rid)).toEqual(["q", "h", "f"]);
    await publishing.setDemand("1", 3);
    expect(active(1)).toEqual([true, true, false]);
    await publishing.choose({ dataSaver: true, hint: "text" });
    expect(active(1)).toEqual([true, false, false]);
    await publishing.choose({ dataSaver: false, hint: "text" });
    await use(320, 240);
    expect(active(1)).toEqual([true, false, false]);
    expect(scales()[0]).toBe(1);
    // Held upright.
    await use(720, 1280);
    expect(active(1)).toEqual([true, true, true]);
    expect(scales()).toEqual([4, 2, 1]);
  });

  it("is a screen whose letters stay sharp, or a film that stays smooth", async () => {
    const preference = (index: number) =>
      connection.transceivers[index]?.sender.getParameters().degradationPreference;
    await publishing.tuneAll();
    expect(preference(2)).toBe("maintain-resolution");
    await publishing.choose({ dataSaver: false, hint: "motion" });
    expect(preference(2)).toBe("maintain-framerate");
    await publishing.choose({ dataSaver: false, hint: "text" });
    expect(preference(2)).toBe("maintain-resolution");
    expect(preference(1)).toBeUndefined();
  });

  it("goes on without layers in a browser that has none", async () => {
    const old = new FakePeerConnection({});
    const add = old.addTransceiver.bind(old);
    old.addTransceiver = (what, options) => {
      if (options.sendEncodings) throw new TypeError("no simulcast");
      return add(what, options);
    };
    const plain = new Publishing(old as unknown as RTCPeerConnection, NO_TRACKS, {
      dataSaver: true,
      hint: "text",
    });
    expect(old.transceivers).toHaveLength(4);
    await plain.tuneAll();
    expect(old.transceivers[1]?.sender.getParameters().encodings).toEqual([{ active: true }]);
  });
});
