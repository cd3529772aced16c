// Who is in a group call already comes as they were: by a reload, or from another device.
import { beforeEach, describe, expect, it } from "vitest";
import { EngineRig, newMachine, type Machine } from "../testing/engine_rig";
import { settle } from "../testing/fake_clock";
import { last } from "../testing/last";
import { admit, testMeeting, testParticipant } from "../testing/meeting_rig";

let machine: Machine;
let rig: EngineRig;

beforeEach(async () => {
  machine = newMachine();
  rig = new EngineRig(machine);
  await rig.start({ group_calls: true });
});

const view = () => rig.engine.stores.meeting.getState();

describe("after a reload", () => {
  const reload = async (permission: "granted" | "prompt", microphone = true) => {
    rig = new EngineRig(machine);
    rig.media.permissions.microphone = permission;
    const media = { microphone, camera: false, screen: false };
    const meeting = testMeeting({ participants: [testParticipant("me", { media })] });
    await rig.start({ group_calls: true, resumed: true, meeting });
  };
  const ownMicrophone = () => rig.engine.stores.call.getState().local.microphone;
  const saidOfMicrophone = () =>
    rig.server.requests("meeting_media_set").map(({ data }) => data.media.microphone);

  it("the page returns by itself where the microphone is allowed", async () => {
    await reload("granted");
    expect(last(rig.server.requests("meeting_join")).data).toMatchObject({ call_id: "m1" });
  });

  it("whoever was not muted is heard again", async () => {
    await reload("granted");
    await admit(rig);
    await settle();
    expect(ownMicrophone()).toBe("on");
  });

  it.each(["granted", "prompt"] as const)("whoever was muted stays so: %s", async (permission) => {
    await reload(permission, false);
    if (permission === "prompt") rig.engine.meeting.joinCall("m1", "voice");
    await settle();
    await admit(rig);
    await settle();
    expect(ownMicrophone()).toBe("muted");
    expect(saidOfMicrophone()).not.toContain(true);
    rig.engine.call.setMicrophone(true);
    await settle();
    expect(ownMicrophone()).toBe("on");
    expect(saidOfMicrophone().at(-1)).toBe(true);
  });

  it("else it offers to", async () => {
    await reload("prompt");
    expect(rig.server.requests("meeting_join")).toEqual([]);
    expect(view().returnable).toEqual({ callId: "m1", conversationId: "g1" });
    rig.engine.meeting.joinCall("m1", "voice");
    expect(view().returnable).toBeUndefined();
  });
});

describe("from this person's other device", () => {
  const moved = async () => {
    rig.engine.meeting.moveHere("m1", "video");
    await settle();
    await admit(rig);
    return last(rig.server.requests("meeting_get"));
  };
  const on = (microphone: boolean, camera: boolean) => {
    const media = { microphone, camera, screen: false };
    return { meeting: testMeeting({ participants: [testParticipant("me", { media })] }) };
  };
  const local = () => rig.engine.stores.call.getState().local;

  it.each([
    [true, true],
    [true, false],
    [false, false],
  ])("comes what is on there: microphone %s, camera %s", async (microphone, camera) => {
    const { id } = await moved();
    expect(rig.media.asked).toEqual([]);
    rig.server.ok(id, on(microphone, camera));
    await settle();
    expect(local()).toMatchObject({
      microphone: microphone ? "on" : "muted",
      camera: camera ? "on" : "off",
    });
    const said = rig.server.requests("meeting_media_set").map(({ data }) => data.media);
    expect(said.some((media) => media.microphone && !microphone)).toBe(false);
  });

  it("comes nothing where that cannot be known", async () => {
    const { id } = await moved();
    rig.server.error(id, "not_found");
    await settle();
    expect(local()).toMatchObject({ microphone: "muted", camera: "off" });
  });

  it("comes nothing that was switched by hand meanwhile", async () => {
    const { id } = await moved();
    rig.engine.call.setMicrophone(true);
    await settle();
    rig.engine.call.setMicrophone(false);
    rig.server.ok(id, on(true, true));
    await settle();
    expect(local()).toMatchObject({ microphone: "muted", camera: "off" });
  });

  it("comes nothing when one leaves meanwhile", async () => {
    const { id } = await moved();
    rig.engine.meeting.leave();
    rig.server.ok(id, on(true, true));
    await settle();
    expect(rig.media.asked).toEqual([]);
  });
});
