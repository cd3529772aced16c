import { beforeEach, describe, expect, it, vi } from "vitest";
import { EngineRig } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { last } from "../testing/last";
import { admit, joinConnected, testMeeting, testParticipant } from "../testing/meeting_rig";

let rig: EngineRig;

beforeEach(async () => {
  rig = new EngineRig();
  await rig.start({ group_calls: true });
});

const view = () => rig.engine.stores.meeting.getState();

describe("joining", () => {
  it("takes one press and one round trip, with the offer inside", async () => {
    rig.engine.meeting.join("g1", "video");
    await settle();
    expect(view()).toMatchObject({ phase: "joining", conversationId: "g1", kind: "video" });
    const { data } = last(rig.server.requests("meeting_join"));
    expect(data).toMatchObject({ conversation_id: "g1", kind: "video", ring: true });
    expect(data.sources.map(({ source }) => source)).toContain("microphone");
    await admit(rig);
    expect(view().phase).toBe("connecting");
    rig.media.connection.become("connected");
    expect(view()).toMatchObject({ phase: "connected", callId: "m1", title: "Team" });
    expect(view().me?.id).toBe("p-me");
    expect(rig.media.live).toEqual(["audio", "video"]);
  });

  it("pressed twice is one call", async () => {
    rig.engine.meeting.join("g1", "voice");
    rig.engine.meeting.join("g1", "voice");
    await settle();
    expect(rig.server.requests("meeting_join")).toHaveLength(1);
  });

  it("misses nobody who comes while the browser takes in the answer", async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
    const { connection } = rig.media;
    const agree = connection.setRemoteDescription.bind(connection);
    let release = (): void => undefined;
    const held = new Promise<void>((done) => {
      release = done;
    });
    connection.setRemoteDescription = async (description) => {
      await held;
      await agree(description);
    };
    await admit(rig);
    const ben = testParticipant("ben");
    rig.server.event("meeting_participant", { call_id: "m1", version: 6, participant: ben });
    release();
    await settle();
    connection.become("connected");
    expect(view().phase).toBe("connected");
    expect(view().participants.map(({ id }) => id)).toEqual(["p-ana", "p-me", "p-ben"]);
  });

  it("says why the server refused, and closes the devices", async () => {
    rig.engine.meeting.join("g1", "voice");
    await settle();
    rig.server.error(last(rig.server.requests("meeting_join")).id, "limit");
    await settle();
    expect(view()).toMatchObject({ phase: "ended", end: { why: "refused", refusal: "limit" } });
    expect(rig.media.live).toEqual([]);
    rig.engine.meeting.dismiss();
    expect(view().phase).toBe("idle");
  });

  it("does not wait for the permission, and says when the microphone is on", async () => {
    rig.media.hold = true;
    await joinConnected(rig);
    expect(last(rig.server.requests("meeting_join")).data.media.microphone).toBe(false);
    rig.media.answerQuestions();
    await settle();
    expect(last(rig.server.requests("meeting_media_set")).data.media.microphone).toBe(true);
  });
});

describe("in the call", () => {
  beforeEach(() => joinConnected(rig));

  it("people come and go, and a gap is closed by asking", async () => {
    const ben = testParticipant("ben");
    rig.server.event("meeting_participant", { call_id: "m1", version: 6, participant: ben });
    expect(view().participants.map(({ id }) => id)).toEqual(["p-ana", "p-me", "p-ben"]);
    rig.server.event("meeting_left", {
      call_id: "m1",
      version: 8,
      participant_id: "p-ana",
      reason: "left",
    });
    await settle();
    const ask = last(rig.server.requests("meeting_get"));
    const meeting = testMeeting({ version: 8, participants: [ben, testParticipant("me")] });
    rig.server.ok(ask.id, { meeting });
    await settle();
    expect(view().participants.map(({ id }) => id)).toEqual(["p-ben", "p-me"]);
  });

  it("keeps what did not change, so that only what did is drawn again", () => {
    const [ana] = view().participants;
    rig.server.event("meeting_speakers", { call_id: "m1", speaking: ["p-me"] });
    expect(view().me?.speaking).toBe(true);
    expect(view().participants[0]).toBe(ana);
  });

  it("our line is weak in one way for bars, words and marks when the server says so", () => {
    const tell = (version: number, id: string, weak: boolean) =>
      rig.server.event("meeting_participant", {
        call_id: "m1",
        version,
        participant: testParticipant(id, { weak }),
      });
    tell(6, "me", true);
    expect(view().stats).toMatchObject({ quality: "weak", weakSide: "mine" });
    expect(view().me?.weak).toBe(true);
    tell(7, "me", false);
    expect(view().stats.quality).not.toBe("weak");
    expect(view().me?.weak).toBe(false);
    tell(8, "ana", true);
    expect(view().participants.map(({ weak }) => weak)).toEqual([true, false]);
    expect(view().stats.quality).not.toBe("weak");
  });

  it("measures a weak line of our own here, and of nobody else", async () => {
    const sound = { packetsReceived: 0, packetsLost: 0, bytesReceived: 0 };
    const heard = { id: "in", type: "inbound-rtp", kind: "audio", ...sound };
    rig.media.connection.stats = [heard];
    // What measures is loaded with the first call.
    await vi.waitFor(async () => {
      heard.packetsReceived += 30;
      heard.packetsLost += 20;
      await rig.clock.advance(1_000);
      expect(view().stats.quality).toBe("bad");
    });
    expect(view().participants.map(({ isMe, weak }) => [isMe, weak])).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it("the buttons are those of every call, and the server learns what is on", async () => {
    rig.engine.call.toggleMicrophone();
    await settle();
    expect(last(rig.server.requests("meeting_media_set")).data.media.microphone).toBe(false);
    rig.engine.call.toggleCamera();
    await settle();
    expect(last(rig.server.requests("meeting_media_set")).data.media.camera).toBe(true);
    rig.engine.call.setScreen(true);
    await settle();
    expect(last(rig.server.requests("meeting_media_set")).data.media.screen).toBe(true);
    const [, camera, screen] = rig.media.connection.transceivers;
    expect(camera?.sender.track?.kind).toBe("video");
    expect(screen?.sender.track?.kind).toBe("video");
  });

  it("one camera too many is turned off again", async () => {
    rig.engine.call.toggleCamera();
    await settle();
    rig.server.error(last(rig.server.requests("meeting_media_set")).id, "limit");
    await settle();
    expect(rig.call.local.camera).toBe("off");
    expect(view().refused).toBe("camera");
    rig.engine.call.toggleCamera();
    await settle();
    expect(view().refused).toBeUndefined();
  });

  it("one screen too many is no longer shared", async () => {
    rig.engine.call.setScreen(true);
    await settle();
    const { id } = last(rig.server.requests("meeting_media_set"));
    rig.server.error(id, "limit", "data.media.screen");
    await settle();
    expect(view().refused).toBe("screen");
    expect(last(rig.server.requests("meeting_media_set")).data.media.screen).toBe(false);
    expect(rig.call.local.camera).toBe("off");
    rig.engine.call.setScreen(true);
    await settle();
    expect(view().refused).toBeUndefined();
  });

  it("a host mutes us, the microphone closes, and we may open it", async () => {
    rig.server.event("meeting_muted", { call_id: "m1", by: "p-ana" });
    await settle();
    expect(view().mutedBy).toBe("ANA");
    expect(last(rig.server.requests("meeting_media_set")).data.media.microphone).toBe(false);
    rig.engine.call.toggleMicrophone();
    await settle();
    expect(view().mutedBy).toBeUndefined();
    expect(last(rig.server.requests("meeting_media_set")).data.media.microphone).toBe(true);
  });

  it("pictures play where the server says, and follow it", () => {
    const element = document.createElement("video");
    element.play = async () => undefined;
    const stop = rig.engine.meeting.attach(element, "p-ana", "camera");
    expect(element.srcObject).toBeNull();
    const slot = { mid: "8", participant_id: "p-ana", source: "camera" } as const;
    rig.server.event("meeting_slots", { call_id: "m1", epoch: 2, slots: [slot] });
    expect(element.srcObject).not.toBeNull();
    rig.server.event("meeting_slots", { call_id: "m1", epoch: 1, slots: [] });
    expect(element.srcObject).not.toBeNull();
    rig.server.event("meeting_slots", { call_id: "m1", epoch: 3, slots: [{ mid: "8" }] });
    expect(element.srcObject).toBeNull();
    stop();
  });

  it("a picture that arrives before the word whose it is is shown as nobody's", () => {
    const tile = (participantId: string) => {
      const element = document.createElement("video");
      element.play = async () => undefined;
      rig.engine.meeting.attach(element, participantId, "camera");
      return element;
    };
    const [former, owner] = [tile("p-ana"), tile("p-ben")];
    const slot = { mid: "8", participant_id: "p-ana", source: "camera" } as const;
    rig.server.event("meeting_slots", { call_id: "m1", epoch: 2, slots: [slot] });
    const picture = former.srcObject;
    expect(picture).not.toBeNull();
    rig.server.event("meeting_slots", { call_id: "m1", epoch: 3, slots: [{ mid: "8" }] });
    rig.media.connection.transceivers[8]?.receiver.track.arrive();
    expect([former.srcObject, owner.srcObject]).toEqual([null, null]);
    const taken = { ...slot, participant_id: "p-ben" };
    rig.server.event("meeting_slots", { call_id: "m1", epoch: 4, slots: [taken] });
    expect(former.srcObject).toBeNull();
    expect(owner.srcObject).toBe(picture);
  });

  it("sound of shared screens has sections beside the voices", async () => {
    const screen_sound = true;
    const media = { microphone: true, camera: false, screen: true, screen_sound };
    const shares = ["ben", "cleo"].map((id) => testParticipant(id, { media }));
    shares.forEach((participant, index) => {
      const version = 6 + index;
      rig.server.event("meeting_participant", { call_id: "m1", version, participant });
    });
    await settle();
    expect(rig.server.requests("webrtc_offer")).toHaveLength(1);
    const { transceivers } = rig.media.connection;
    const heard = transceivers.filter(
      ({ direction, receiver }) => direction === "recvonly" && receiver.track.kind === "audio",
    );
    expect(heard).toHaveLength(8);
  });

  it("each voice is as loud as its person is wanted", () => {
    const slot = { mid: "4", participant_id: "p-ana", source: "microphone" } as const;
    rig.server.event("meeting_slots", { call_id: "m1", epoch: 2, slots: [slot] });
    rig.engine.meeting.setVolume("ana", 0.3);
    expect(rig.media.players.map(({ volume }) => volume)).toEqual([0.3, 1, 1, 1]);
    expect(view().participants[0]?.volume).toBe(0.3);
  });

  it("more pictures than there are sections bring a later offer", async () => {
    const videos = Array.from({ length: 8 }, (_, n) => ({
      participant_id: `p${n}`,
      source: "camera" as const,
      width: 200,
      height: 200,
      priority: 1,
    }));
    rig.engine.meeting.show(videos);
    await rig.clock.advance(200);
    expect(last(rig.server.requests("meeting_view")).data.videos).toHaveLength(8);
    const offer = last(rig.server.requests("webrtc_offer"));
    expect(offer.data).toMatchObject({ call_id: "m1", negotiation: 2 });
    rig.server.ok(offer.id, {});
    rig.server.event("webrtc_answer", { call_id: "m1", negotiation: 2, sdp: "v=0\r\n" });
    await settle();
    expect(rig.media.connection.signalingState).toBe("stable");
  });

  it("nobody watches: the layers rest", async () => {
    rig.server.event("meeting_demand", { call_id: "m1", mid: "1", source: "camera", layers: 0 });
    await settle();
    const encodings = rig.media.connection.transceivers[1]?.sender.getParameters().encodings;
    expect(encodings?.map(({ active }) => active)).toEqual([false, false, false]);
  });

  it("reactions carry their names, pointers fade", async () => {
    rig.server.event("meeting_reaction", {
      call_id: "m1",
      participant_id: "p-ana",
      reaction: "clap",
    });
    expect(view().reactions).toMatchObject([{ name: "ANA", reaction: "clap", mine: false }]);
    const place = { participant_id: "p-me", x: 100, y: 200 };
    rig.server.event("meeting_pointer", { call_id: "m1", by: "p-ana", ...place });
    expect(view().pointers).toMatchObject([{ name: "ANA", x: 100 }]);
    await rig.clock.advance(3_100);
    expect(view().pointers).toEqual([]);
  });

  it("pointing is sent at the pace that the server takes", async () => {
    for (let x = 0; x < 10; x += 1) rig.engine.meeting.point("p-ana", x, 5);
    await rig.clock.advance(60);
    expect(rig.server.requests("meeting_pointer").map(({ data }) => data.x)).toEqual([9]);
  });

  it("hosts' requests name the call; a refusal reaches who asked", async () => {
    const done = rig.engine.meeting.mute("p-ana");
    const request = last(rig.server.requests("meeting_mute"));
    expect(request.data).toEqual({ call_id: "m1", participant_id: "p-ana" });
    rig.server.error(request.id, "forbidden");
    await expect(done).rejects.toMatchObject({ code: "forbidden" });
  });

  it("leaving closes everything at once, and the call goes on without us", async () => {
    rig.engine.meeting.leave();
    expect(view().phase).toBe("idle");
    expect(rig.server.requests("meeting_leave")).toHaveLength(1);
    expect(rig.media.live).toEqual([]);
    expect(rig.media.connection.closed).toBe(true);
  });

  it("who is removed reads so", () => {
    rig.server.event("meeting_left", {
      call_id: "m1",
      version: 6,
      participant_id: "p-me",
      reason: "removed",
    });
    expect(view()).toMatchObject({ phase: "ended", end: { why: "removed" } });
  });

  it("the end for all is the end here", () => {
    rig.server.event("meeting_ended", { call_id: "m1", version: 6, reason: "completed" });
    expect(view()).toMatchObject({ phase: "ended", end: { why: "completed" } });
    expect(rig.media.live).toEqual([]);
  });

  it("a call of two that is accepted takes this one's place", () => {
    rig.engine.call.start("c1", "voice");
    expect(view().phase).toBe("idle");
    expect(rig.call.phase).toBe("calling");
    const sent = rig.server.sent.map(({ type }) => type);
    expect(sent.indexOf("meeting_leave")).toBeLessThan(sent.indexOf("call_start"));
  });
});
