// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock, settle } from "../testing/fake_clock";
import { FakeMedia, type FakePeerConnection } from "../testing/fake_media";
import { FakeTrack } from "../testing/fake_track";
import { PeerLink } from "./peer_link";
import { NO_TRACKS, type SlotTracks } from "./senders";
import type { Candidate } from "./types";

let clock: FakeClock;
let media: FakeMedia;
let log: string[];
let candidates: Candidate[];

const OFFER = "v=0\r\ns=offer\r\na=fingerprint:sha-256 OTHER\r\n";
const ANSWER = "v=0\r\ns=answer\r\na=fingerprint:sha-256 OTHER\r\n";

function track(kind: "audio" | "video"): MediaStreamTrack {
  return new FakeTrack(kind, `${kind}1`) as unknown as MediaStreamTrack;
}

function createLink(tracks: Partial<SlotTracks> = {}, lastRound = 0): PeerLink {
  return new PeerLink(
    { clock, media },
    { iceServers: [{ urls: ["stun:example.org"] }], relayOnly: false },
    { ...NO_TRACKS, ...tracks },
    lastRound,
    {
      onOffer: (round) => log.push(`offer ${round}`),
      onAnswer: (round) => log.push(`answer ${round}`),
      onCandidate: (candidate) => {
        log.push(`candidate ${candidate.candidate}`);
        candidates.push(candidate);
      },
      onConnected: () => log.push("connected"),
      onDisconnected: () => log.push("disconnected"),
      onFailed: () => log.push("failed"),
      onSpoilt: () => log.push("spoilt"),
      onRemoteTracks: () => undefined,
      onTrackFlow: () => undefined,
    },
  );
}

function connection(): FakePeerConnection {
  return media.connection;
}

beforeEach(() => {
  clock = new FakeClock();
  media = new FakeMedia();
  log = [];
  candidates = [];
});

describe("negotiation", () => {
  it("offers all four slots both ways before there is a camera or a screen", async () => {
    createLink({ microphone: track("audio") }).offer();
    await settle();
    expect(
      connection().transceivers.map(({ direction, receiver, sender }) => [
        receiver.track.kind,
        direction,
        sender.track?.id !== undefined,
      ]),
    ).toEqual([
      ["audio", "sendrecv", true],
      ["video", "sendrecv", false],
      ["video", "sendrecv", false],
      ["audio", "sendrecv", false],
    ]);
  });

  it("hands candidates out only after their description", async () => {
    createLink().offer();
    await settle();
    connection().candidate("later");
    expect(log).toEqual(["offer 1", "candidate early", "candidate later"]);
    expect(candidates.map(({ negotiation }) => negotiation)).toEqual([1, 1]);
  });

  it("answers in both directions with what is open", async () => {
    const link = createLink({ microphone: track("audio") });
    link.receiveOffer(1, OFFER);
    await settle();
    expect(log[0]).toBe("answer 1");
    expect(connection().transceivers.map(({ direction }) => direction)).toEqual([
      "sendrecv",
      "sendrecv",
      "sendrecv",
      "sendrecv",
    ]);
    expect(connection().transceivers[0]?.sender.track?.kind).toBe("audio");
  });

  it("keeps candidates that are faster than their description", async () => {
    const link = createLink();
    link.receiveCandidate({ candidate: "first", negotiation: 1 });
    link.receiveCandidate({ candidate: "second", negotiation: 1, sdp_mid: "0" });
    await settle();
    expect(connection().added).toEqual([]);
    link.receiveOffer(1, OFFER);
    await settle();
    expect(connection().added).toEqual([
      { candidate: "first" },
      { candidate: "second", sdpMid: "0" },
    ]);
  });

  it("turns a camera on and off without a new offer", async () => {
    const link = createLink();
    link.offer();
    await settle();
    link.receiveAnswer(1, ANSWER);
    link.setTrack("camera", track("video"));
    await settle();
    expect(connection().transceivers[1]?.sender.track?.kind).toBe("video");
    link.setTrack("camera", null);
    await settle();
    expect(connection().transceivers[1]?.sender.track).toBeNull();
    expect(log.filter((entry) => entry.startsWith("offer"))).toEqual(["offer 1"]);
  });

  it("rolls its own offer back when the other side's was taken", async () => {
    const link = createLink();
    link.offer();
    await settle();
    link.receiveOffer(2, OFFER);
    await settle();
    expect(log).toContain("answer 2");
    expect(connection().signalingState).toBe("stable");
    link.receiveAnswer(1, ANSWER);
    await settle();
    expect(log).not.toContain("failed");
    expect(log).not.toContain("spoilt");
  });

  it("answers only the last of the offers that waited", async () => {
    const link = createLink();
    link.receiveOffer(1, OFFER);
    link.receiveOffer(2, OFFER);
    link.receiveOffer(3, OFFER);
    await settle();
    expect(log).toEqual(["answer 3", "candidate early"]);
    expect(link.agreements).toBe(1);
  });

  it("is spoilt by a rollback once media has flowed", async () => {
    const link = createLink();
    link.offer();
    link.receiveAnswer(1, ANSWER);
    link.restartIce();
    await settle();
    link.receiveOffer(3, OFFER);
    await settle();
    expect(log.filter((entry) => !entry.startsWith("candidate"))).toEqual([
      "offer 1",
      "offer 2",
      "answer 3",
      "spoilt",
    ]);
  });

  it("replaces an offer that nobody answered", async () => {
    const link = createLink();
    link.offer();
    link.restartIce();
    link.receiveAnswer(2, ANSWER);
    await settle();
    expect(connection().signalingState).toBe("stable");
    expect(log).not.toContain("failed");
  });

  it("numbers an ICE restart after everything seen in the call", async () => {
    const link = createLink({}, 4);
    link.receiveOffer(7, OFFER);
    await settle();
    link.restartIce();
    await settle();
    expect(connection().restarts).toBe(1);
    expect(log).toContain("offer 8");
    expect(link.lastRound).toBe(8);
  });

  it("knows an offer of another page by its certificate", async () => {
    const link = createLink();
    expect(link.isFromAnotherPage(OFFER)).toBe(false);
    link.receiveOffer(1, OFFER);
    await settle();
    expect(link.isFromAnotherPage(OFFER)).toBe(false);
    expect(link.isFromAnotherPage(OFFER.replace("OTHER", "NEW"))).toBe(true);
  });

  it("reports a description that the browser refuses", async () => {
    const link = createLink();
    connection().setRemoteDescription = () => Promise.reject(new Error("no"));
    link.receiveOffer(1, OFFER);
    await settle();
    expect(log).toEqual(["failed"]);
  });

  it("keeps the screen apart from the camera, in both directions", async () => {
    const link = createLink();
    link.offer();
    link.receiveAnswer(1, ANSWER);
    await settle();
    link.setTrack("screen", track("video"));
    link.setTrack("screen_sound", track("audio"));
    await settle();
    const senders = connection().transceivers.map(({ sender }) => sender.track?.kind);
    expect(senders).toEqual([undefined, undefined, "video", "audio"]);
    const remote = connection().transceivers.map(({ receiver }) => receiver.track);
    expect(link.remoteStream.getTracks()).toEqual([remote[0], remote[1]]);
    expect(link.remoteScreen.getTracks()).toEqual([remote[2], remote[3]]);
  });

  it("limits the bitrates of all senders", async () => {
    const link = createLink();
    link.offer();
    link.receiveAnswer(1, ANSWER);
    await settle();
    const bitrates = connection().transceivers.map(
      ({ sender }) => sender.getParameters().encodings[0]?.maxBitrate,
    );
    expect(bitrates).toEqual([64_000, 2_500_000, 2_500_000, 128_000]);
  });
});

describe("connected", () => {
  it("is believed with the first packet", async () => {
    createLink();
    connection().become("connected");
    await clock.advance(500);
    expect(log).toEqual([]);
    connection().packetsReceived = 1;
    await clock.advance(100);
    expect(log).toEqual(["connected"]);
  });

  it("is believed after two seconds when the other side only listens", async () => {
    createLink();
    connection().become("connected");
    await clock.advance(2_200);
    expect(log).toEqual(["connected"]);
  });

  it("comes again after an interruption", async () => {
    createLink();
    connection().packetsReceived = 1;
    connection().become("connected");
    await clock.advance(100);
    connection().become("disconnected");
    connection().become("connected");
    await clock.advance(100);
    connection().become("failed");
    expect(log).toEqual(["connected", "disconnected", "connected", "failed"]);
  });

  it("says nothing after close", async () => {
    const link = createLink();
    connection().become("connected");
    link.close();
    connection().become("failed");
    await clock.advance(5_000);
    expect(log).toEqual([]);
    expect(connection().closed).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });
});
