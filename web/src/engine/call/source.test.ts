// @vitest-environment node
import { expect, it } from "vitest";
import { settle } from "../testing/fake_clock";
import { FakeMedia } from "../testing/fake_media";
import { Source } from "./source";

it("keeps a microphone that was never in the list of devices", async () => {
  const media = new FakeMedia();
  let unplugged = 0;
  const source = new Source(media, "microphone", {
    onChange: () => undefined,
    onUnplugged: () => {
      unplugged += 1;
    },
  });
  await source.open(undefined);
  const { track, deviceId } = source;
  source.devicesChanged(new Set(["another"]));
  await settle();
  expect(source.track).toBe(track);
  expect(unplugged).toBe(0);

  source.devicesChanged(new Set(["another", deviceId ?? ""]));
  source.devicesChanged(new Set(["another"]));
  await settle();
  expect(unplugged).toBe(1);
});
