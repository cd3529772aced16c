// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { FakeMedia } from "../testing/fake_media";
import { Problems } from "./problems";
import { ScreenShare } from "./screen_share";
import type { Slot } from "./senders";

let media: FakeMedia;
let problems: Problems;
let share: ScreenShare;
let sent: Partial<Record<Slot, string | undefined>>;
let hints: string[];
let ended: number;
let soundEnded: number;

beforeEach(() => {
  media = new FakeMedia();
  problems = new Problems(() => undefined);
  sent = {};
  hints = [];
  ended = 0;
  soundEnded = 0;
  share = new ScreenShare(media, problems, {
    onTrack: (slot, track) => {
      sent[slot] = track?.id;
    },
    onHint: (hint) => hints.push(hint),
    onSoundEnded: () => {
      soundEnded += 1;
    },
    onEnded: () => {
      ended += 1;
    },
    onChange: () => undefined,
  });
});

const ids = (): string[] => problems.list.map(({ id }) => id);

describe("sharing the screen", () => {
  it("sends picture and sound, and stops both", async () => {
    media.screenWithSound = true;
    expect(await share.start()).toBe(true);
    const [picture, sound] = media.screens;
    expect(sent).toEqual({ screen: picture?.id, screen_sound: sound?.id });
    expect(share.view).toEqual({ state: "on", hint: "text", sound: true });
    share.stop();
    expect(sent).toEqual({ screen: undefined, screen_sound: undefined });
    expect(media.screens.map(({ readyState }) => readyState)).toEqual(["ended", "ended"]);
  });

  it("works again in the same call", async () => {
    await share.start();
    share.stop();
    expect(await share.start()).toBe(true);
    expect(sent.screen).toBe(media.screens[1]?.id);
  });

  it("ends when the browser's own bar ends it", async () => {
    media.screenWithSound = true;
    await share.start();
    media.screens[0]?.end();
    expect(ended).toBe(1);
    expect(share.view.state).toBe("off");
    expect(media.screens[1]?.readyState).toBe("ended");
    expect(sent).toEqual({ screen: undefined, screen_sound: undefined });
  });

  it("goes on without sound when only that ends", async () => {
    media.screenWithSound = true;
    await share.start();
    media.screens[1]?.end();
    expect(ended).toBe(0);
    expect(soundEnded).toBe(1);
    expect(share.view).toEqual({ state: "on", hint: "text", sound: false });
    expect(sent.screen_sound).toBeUndefined();
  });

  it("closes what a slow answer opened after the call", async () => {
    media.hold = true;
    const answer = share.start();
    share.stop();
    media.answerQuestions();
    expect(await answer).toBe(false);
    expect(media.screens.map(({ readyState }) => readyState)).toEqual(["ended"]);
    expect(sent).toEqual({});
  });

  it("tells the encoder what is shown", async () => {
    await share.start();
    expect(media.screens[0]).toMatchObject({
      contentHint: "text",
      constraints: { frameRate: { max: 15 } },
    });
    share.setHint("motion");
    expect(media.screens[0]).toMatchObject({
      contentHint: "motion",
      constraints: { frameRate: { max: 30 } },
    });
    expect(hints).toEqual(["text", "motion"]);
  });
});

describe("a screen that cannot be shared", () => {
  it.each([
    ["Permission denied", "NotAllowedError", "screen_denied"],
    ["Permission denied by system", "NotAllowedError", "screen_denied_by_system"],
    ["Could not start video source", "NotReadableError", "screen_failed"],
  ])("says why: %s", async (message, name, id) => {
    media.screenFailure = new DOMException(message, name);
    expect(await share.start()).toBe(false);
    expect(ids()).toEqual([id]);
    media.screenFailure = undefined;
    expect(await share.start()).toBe(true);
    expect(ids()).toEqual([]);
  });

  it("is named on phones", async () => {
    media.screenSupported = false;
    expect(await share.start()).toBe(false);
    expect(ids()).toEqual(["screen_unsupported"]);
  });
});
