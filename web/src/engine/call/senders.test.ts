// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { FakePeerConnection } from "../testing/fake_media";
import { FakeTrack } from "../testing/fake_track";
import { FULL_PLAN } from "./quality/send_plan";
import { NO_TRACKS, Senders } from "./senders";

let connection: FakePeerConnection;
let senders: Senders;

function track(kind: "audio" | "video"): MediaStreamTrack {
  return new FakeTrack(kind, `${kind}1`) as unknown as MediaStreamTrack;
}

function parametersOf(index: number) {
  const sender = connection.transceivers[index]?.sender;
  const parameters = sender?.getParameters() as RTCRtpSendParameters | undefined;
  return { ...parameters?.encodings[0], preference: parameters?.degradationPreference };
}

beforeEach(() => {
  connection = new FakePeerConnection({});
  senders = new Senders(connection as unknown as RTCPeerConnection, NO_TRACKS);
});

describe("the plan", () => {
  it("reaches the encodings of camera and microphone", async () => {
    senders.addTransceivers();
    await senders.apply({
      ...FULL_PLAN,
      audio: { maxBitrate: 24_000 },
      camera: {
        active: false,
        maxBitrate: 150_000,
        scaleResolutionDownBy: 4,
        maxFramerate: 15,
        degradationPreference: "maintain-framerate",
      },
    });
    expect(parametersOf(0).maxBitrate).toBe(24_000);
    expect(parametersOf(1)).toEqual({
      active: false,
      maxBitrate: 150_000,
      scaleResolutionDownBy: 4,
      maxFramerate: 15,
      preference: "maintain-framerate",
    });
  });

  it("takes a limit away again", async () => {
    senders.addTransceivers();
    await senders.apply({ ...FULL_PLAN, camera: { ...FULL_PLAN.camera, maxFramerate: 15 } });
    await senders.apply(FULL_PLAN);
    expect(parametersOf(1)).not.toHaveProperty("maxFramerate");
  });

  it("says nothing to the browser that it knows already", async () => {
    senders.addTransceivers();
    await senders.apply(FULL_PLAN);
    let changes = 0;
    for (const { sender } of connection.transceivers) {
      sender.setParameters = async () => {
        changes += 1;
      };
    }
    await senders.apply(structuredClone(FULL_PLAN));
    expect(changes).toBe(0);
  });

  it("keeps letters sharp and films smooth", async () => {
    senders.addTransceivers();
    await senders.setScreenHint("text");
    expect(parametersOf(2).preference).toBe("maintain-resolution");
    await senders.setScreenHint("motion");
    expect(parametersOf(2).preference).toBe("maintain-framerate");
  });
});

describe("the slots", () => {
  it("stay with the agreed m-lines when an offer of ours was rolled back", async () => {
    senders.addTransceivers();
    await connection.setLocalDescription({ type: "offer", sdp: "" });
    await connection.setLocalDescription({ type: "rollback" });
    for (const kind of ["audio", "video", "video", "audio"] as const) {
      connection.addTransceiver(kind, { direction: "recvonly" }).mid = kind;
    }
    const screen = track("video");
    await senders.setTrack("screen", screen);
    await senders.prepareAnswer();
    const [, , stale, , , , agreed] = connection.transceivers;
    expect(stale?.sender.track).toBeNull();
    expect(stale?.stopped).toBe(true);
    expect(agreed?.sender.track).toBe(screen);
    expect(agreed?.direction).toBe("sendrecv");
  });

  it("are only those that an older client offers", async () => {
    connection.addTransceiver("audio", { direction: "recvonly" }).mid = "0";
    connection.addTransceiver("video", { direction: "recvonly" }).mid = "1";
    await senders.setTrack("screen", track("video"));
    await senders.prepareAnswer();
    expect(senders.remoteTrack("camera")?.kind).toBe("video");
    expect(senders.remoteTrack("screen")).toBeUndefined();
    expect(connection.transceivers.map(({ sender }) => sender.track)).toEqual([null, null]);
  });
});
