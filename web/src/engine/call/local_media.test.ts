// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import type { SettingsState } from "../settings/state";
import { FakeClock, settle } from "../testing/fake_clock";
import { FakeAudio } from "../testing/fake_audio";
import { FakeMedia } from "../testing/fake_media";
import { Devices } from "./devices";
import { LocalMedia } from "./local_media";
import { Problems } from "./problems";
import type { Slot } from "./senders";

let media: FakeMedia;
let clock: FakeClock;
let problems: Problems;
let local: LocalMedia;
let devices: Devices;
let lost: string[];
let sent: Partial<Record<Slot, string | undefined>>;
let settings: Partial<SettingsState>;

beforeEach(() => {
  media = new FakeMedia();
  clock = new FakeClock();
  problems = new Problems(() => undefined);
  devices = new Devices(media, clock);
  lost = [];
  sent = {};
  settings = {};
  local = new LocalMedia(
    { media, clock, audio: new FakeAudio() },
    devices,
    problems,
    () => settings as SettingsState,
    {
      onTrack: (slot, track) => {
        sent[slot] = track?.id;
      },
      onLost: (device) => lost.push(device),
      onScreenHint: () => undefined,
      onScreenSoundEnded: () => undefined,
      onScreenEnded: () => lost.push("screen"),
      onChange: () => undefined,
    },
  );
});

const both = { microphone: true, camera: true };
const ids = (): string[] => problems.list.map(({ id }) => id);
const denied = (words = "Permission denied"): Error => new DOMException(words, "NotAllowedError");
const plug = (id: string, kind: MediaDeviceKind) => ({
  deviceId: id,
  kind,
  label: `label of ${id}`,
});

describe("opening devices", () => {
  it("asks for the microphone first and for the camera by itself", async () => {
    media.hold = true;
    const acquired = local.acquire(both);
    await settle();
    expect(media.asked).toEqual(["microphone"]);
    media.answerQuestions();
    await settle();
    expect(media.asked).toEqual(["microphone", "camera"]);
    media.answerQuestions();
    expect(await acquired).toEqual({ microphone: true, camera: true, problems: [] });
    expect(local.localStream?.getTracks()).toHaveLength(2);
  });

  it("asks for no camera when the call ended while the microphone was asked for", async () => {
    media.hold = true;
    const acquired = local.acquire(both);
    await settle();
    local.release();
    media.answerQuestions();
    expect(await acquired).toMatchObject({ microphone: false, camera: false });
    expect(media.asked).toEqual(["microphone"]);
    expect(media.live).toEqual([]);
  });

  it("asks for nothing when the call ended before the first question", async () => {
    const acquired = local.acquire(both);
    local.release();
    await acquired;
    expect(media.asked).toEqual([]);
  });

  it("opens both at once where nothing is asked", async () => {
    media.permissions = { microphone: "granted", camera: "granted" };
    media.hold = true;
    void local.acquire(both);
    await settle();
    expect(media.asked).toEqual(["microphone", "camera"]);
  });

  it("goes on with sound when the camera is denied", async () => {
    media.failures.camera = denied();
    expect(await local.acquire(both)).toEqual({
      microphone: true,
      camera: false,
      problems: [{ device: "camera", error: "denied" }],
    });
    expect(ids()).toEqual(["camera_denied_by_browser"]);
    expect(local.camera.state).toBe("blocked");
    expect(media.live).toEqual(["audio"]);
  });

  it.each([
    [denied(), "prompt", "microphone_denied_by_browser"],
    [denied("Permission denied by system"), "prompt", "microphone_denied_by_system"],
    [denied("not allowed"), "granted", "microphone_denied_by_system"],
    [new DOMException("", "NotFoundError"), "prompt", "microphone_not_found"],
    [new DOMException("", "NotReadableError"), "prompt", "microphone_in_use"],
    [new DOMException("", "AbortError"), "prompt", "microphone_in_use"],
    [new DOMException("", "OverconstrainedError"), "prompt", "microphone_overconstrained"],
    [new TypeError("no mediaDevices"), "prompt", "media_unsupported"],
  ] as const)("names %s with permission %s: %s", async (failure, permission, id) => {
    media.failures.microphone = failure;
    media.permissions.microphone = permission;
    await local.acquire({ microphone: true, camera: false });
    expect(ids()).toEqual([id]);
    expect(problems.list[0]?.remedies.length).toBeGreaterThan(0);
  });

  it("says that the page is insecure where that is the reason", async () => {
    media.failures.microphone = new DOMException("", "NotSupportedError");
    media.secure = false;
    await local.acquire({ microphone: true, camera: false });
    expect(ids()).toEqual(["media_insecure_context"]);
  });

  it("uses the default where the chosen device is gone", async () => {
    settings.microphoneId = "unplugged";
    const { microphone } = await local.acquire({ microphone: true, camera: false });
    expect(microphone).toBe(true);
    expect(local.microphone.deviceId).toBe("mic1");
  });

  it("closes what was opened too late", async () => {
    media.hold = true;
    const acquired = local.acquire({ microphone: true, camera: false });
    await settle();
    local.release();
    media.answerQuestions();
    await acquired;
    expect(media.live).toEqual([]);
    expect(local.localStream).toBeUndefined();
  });
});

describe("in a call", () => {
  beforeEach(async () => {
    await local.acquire(both);
  });

  it("mutes without closing and unmutes at once", async () => {
    expect(await local.setOn("microphone", false)).toBe(false);
    expect(local.microphone).toMatchObject({ state: "muted", track: { enabled: false } });
    expect(await local.setOn("microphone", true)).toBe(true);
    expect(local.microphone).toMatchObject({ state: "on", track: { enabled: true } });
    expect(media.asked).toEqual(["microphone", "camera"]);
  });

  it("stops the camera so that its light goes out, and opens it anew", async () => {
    await local.setOn("camera", false);
    expect(media.live).toEqual(["audio"]);
    expect(sent.camera).toBeUndefined();
    expect(await local.setOn("camera", true)).toBe(true);
    expect(media.live).toEqual(["audio", "video"]);
    expect(sent.camera).toBe(local.camera.track?.id);
  });

  it("changes the microphone and stays muted", async () => {
    media.devices.push(plug("mic2", "audioinput"));
    await local.setOn("microphone", false);
    await local.select("microphone", "mic2");
    expect(local.microphone).toMatchObject({
      state: "muted",
      deviceId: "mic2",
      track: { enabled: false },
    });
    expect(sent.microphone).toBe(local.microphone.track?.id);
    expect(media.live).toEqual(["video", "audio"]);
  });

  it("keeps the old microphone when the new one does not open", async () => {
    await local.select("microphone", "broken");
    expect(local.microphone).toMatchObject({ state: "on", deviceId: "mic1" });
    expect(ids()).toEqual(["microphone_overconstrained"]);
  });

  it("falls back from an unplugged microphone, muted as before; offers the way back", async () => {
    const first = media.opened[0];
    await local.setOn("microphone", false);
    media.devices = [plug("mic2", "audioinput"), plug("cam1", "videoinput")];
    first?.end();
    await settle();
    expect(local.microphone).toMatchObject({ state: "muted", deviceId: "mic2" });
    expect(problems.list[0]).toMatchObject({
      id: "microphone_unplugged",
      deviceLabel: "label of mic2",
    });
    expect(problems.list[0]?.remedies).not.toContain("go_back_to_device");

    media.setDevices([...media.devices, plug("mic1", "audioinput")]);
    await settle();
    expect(problems.list[0]?.remedies).toContain("go_back_to_device");
    expect(await local.goBack("microphone")).toBe(false);
    expect(local.microphone).toMatchObject({ state: "muted", deviceId: "mic1" });
    expect(ids()).toEqual([]);
  });

  it("offers the way back also when the first notice was put away, once", async () => {
    media.devices = [plug("mic2", "audioinput")];
    media.opened[0]?.end();
    await settle();
    problems.clear();
    media.setDevices([...media.devices, plug("mic1", "audioinput")]);
    await settle();
    expect(problems.list[0]?.remedies).toContain("go_back_to_device");
    problems.clear();
    media.setDevices([...media.devices, plug("mic3", "audioinput")]);
    await settle();
    expect(ids()).toEqual([]);
  });

  it("names what the default is, where that can be told", async () => {
    media.devices = [plug("default", "audioinput"), plug("mic2", "audioinput")];
    media.opened[0]?.end();
    await settle();
    expect(problems.list[0]?.deviceLabel).toBe("label of mic2");
    media.setDevices([...media.devices, plug("mic3", "audioinput")]);
    await settle();
    expect(devices.nameOf("microphones", { id: "default", label: "Default" })).toBeUndefined();
    expect(devices.nameOf("microphones", { id: "default", label: "Default - Desk" })).toBe(
      "Default - Desk",
    );
  });

  it("is muted or not as it was last, however long the other device takes", async () => {
    media.devices = [plug("mic2", "audioinput")];
    media.hold = true;
    media.opened[0]?.end();
    await settle();
    await local.setOn("microphone", false);
    media.answerQuestions();
    await settle();
    expect(local.microphone).toMatchObject({ state: "muted", track: { enabled: false } });
  });

  it.each(["on", "muted"])("goes back from nothing to a microphone that was %s", async (state) => {
    const muted = state === "muted";
    if (muted) await local.setOn("microphone", false);
    media.devices = [plug("cam1", "videoinput")];
    media.opened[0]?.end();
    await settle();
    expect(local.microphone.state).toBe("off");
    expect(problems.list[0]).toMatchObject({ id: "microphone_gone", remedies: [] });
    expect(lost).toEqual(["microphone"]);
    media.devices = [plug("mic2", "audioinput"), plug("mic1", "audioinput"), ...media.devices];
    await clock.advance(2_000);
    expect(problems.list[0]?.remedies).toEqual(["go_back_to_device"]);
    expect(await local.goBack("microphone")).toBe(!muted);
    if (!muted) await local.setOn("microphone", true);
    expect(local.microphone).toMatchObject({ state, deviceId: "mic1" });
    expect(ids()).toEqual([]);
  });

  it("says why when the other device cannot be used", async () => {
    media.failures.microphone = denied();
    media.devices = [plug("mic2", "audioinput"), plug("cam1", "videoinput")];
    media.opened[0]?.end();
    await settle();
    expect(ids()).toEqual(["microphone_denied_by_browser"]);
    expect(lost).toEqual(["microphone"]);
  });

  it("looks for itself where the browser tells of no change, until nothing is open", async () => {
    media.devices = [plug("mic2", "audioinput"), plug("cam1", "videoinput")];
    await clock.advance(2_000);
    expect(local.microphone.deviceId).toBe("mic2");
    expect(ids()).toEqual(["microphone_unplugged"]);
    local.release();
    expect(clock.pendingTimers).toBe(0);
  });

  it("notices an unplugged device whose track the browser keeps alive", async () => {
    media.setDevices([plug("mic2", "audioinput"), plug("cam1", "videoinput")]);
    await settle();
    expect(local.microphone.deviceId).toBe("mic2");
  });

  it("says that the camera is gone for good when there is no other", async () => {
    media.devices = [plug("mic1", "audioinput")];
    media.opened[1]?.end();
    await settle();
    expect(local.camera.state).toBe("off");
    expect(lost).toEqual(["camera"]);
    expect(ids()).toEqual(["camera_gone"]);
  });

  it("closes everything at the end", () => {
    local.release();
    expect(media.live).toEqual([]);
    expect(local.localStream).toBeUndefined();
  });
});

describe("what is sent of a microphone and a camera", () => {
  it("is the filtered sound while strong noise suppression is on", async () => {
    await local.acquire(both);
    const raw = local.microphone.track?.id;
    expect(sent.microphone).toBe(raw);
    settings.noiseSuppression = true;
    local.settingsChanged();
    await settle();
    expect(sent.microphone).toBe(media.filters[0]?.track.id);
    settings.noiseSuppression = false;
    local.settingsChanged();
    expect(sent.microphone).toBe(raw);
  });

  it("is blurred where the camera offers it", async () => {
    await local.acquire(both);
    const camera = media.opened.find(({ kind }) => kind === "video");
    expect(local.camera.backgroundBlur).toBeUndefined();
    settings.backgroundBlur = true;
    local.settingsChanged();
    expect(camera?.constraints).toEqual({});
    if (camera) camera.capabilities = { backgroundBlur: [false, true] };
    local.settingsChanged();
    await settle();
    expect(local.camera.backgroundBlur).toBe(true);
  });

  it("is the screen beside the camera, and all of it is closed with the call", async () => {
    await local.acquire(both);
    expect(await local.setOn("screen", true)).toBe(true);
    expect(sent.screen).toBe(media.screens[0]?.id);
    expect(sent.camera).toBe(local.camera.track?.id);
    local.release();
    await settle();
    expect(media.live).toEqual([]);
    expect(media.screens[0]?.readyState).toBe("ended");
    expect(clock.pendingTimers).toBe(0);
  });

  it("is nothing at all of a microphone that only we hear", async () => {
    await local.acquire(both);
    expect(await local.setOn("microphone", false)).toBe(false);
    expect(local.microphone.track?.enabled).toBe(false);
    expect(sent.microphone).toBe(local.microphone.track?.id);
  });
});
