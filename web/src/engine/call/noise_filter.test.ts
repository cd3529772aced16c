// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { settle } from "../testing/fake_clock";
import { FakeMedia } from "../testing/fake_media";
import { FakeTrack } from "../testing/fake_track";
import { NoiseFilter } from "./noise_filter";

let media: FakeMedia;
let filter: NoiseFilter;
let raw: FakeTrack;

const track = (fake: FakeTrack): MediaStreamTrack => fake as unknown as MediaStreamTrack;

beforeEach(() => {
  media = new FakeMedia();
  raw = new FakeTrack("audio", "mic1");
  filter = new NoiseFilter(media, () => undefined);
});

describe("noise suppression", () => {
  it("lets the microphone through until it works, then replaces it", async () => {
    filter.set(track(raw), true);
    expect(filter.output).toBe(raw);
    expect(filter.state).toBe("starting");
    await settle();
    expect(filter.state).toBe("on");
    expect(filter.output).toBe(media.filters[0]?.track);
    expect(raw.constraints).toMatchObject({ noiseSuppression: false });
  });

  it("goes off during the call and gives the browser its own back", async () => {
    filter.set(track(raw), true);
    await settle();
    filter.set(track(raw), false);
    expect(filter.output).toBe(raw);
    expect(media.filters[0]?.track.readyState).toBe("ended");
    expect(raw.constraints).toMatchObject({ noiseSuppression: true });
  });

  it("follows another microphone", async () => {
    filter.set(track(raw), true);
    await settle();
    const other = new FakeTrack("audio", "mic2");
    filter.set(track(other), true);
    expect(filter.output).toBe(other);
    expect(other.constraints).toMatchObject({ noiseSuppression: false });
    await settle();
    expect(media.filters.map(({ input }) => input)).toEqual([raw, other]);
    expect(filter.output).toBe(media.filters[1]?.track);
  });

  it("works from the first track on when it was chosen before", async () => {
    filter.set(undefined, true);
    filter.set(track(raw), true);
    expect(raw.constraints).toMatchObject({ noiseSuppression: false });
  });

  it("falls back where it cannot run", async () => {
    media.noFilter = true;
    filter.set(track(raw), true);
    await settle();
    expect(filter.state).toBe("unavailable");
    expect(filter.output).toBe(raw);
    expect(raw.constraints).toMatchObject({ noiseSuppression: true });
  });

  it("falls back when it comes to a halt", async () => {
    filter.set(track(raw), true);
    await settle();
    media.filters[0]?.halt();
    expect(filter.state).toBe("unavailable");
    expect(filter.output).toBe(raw);
  });

  it("drops what became ready too late", async () => {
    filter.set(track(raw), true);
    filter.set(undefined, true);
    await settle();
    expect(filter.output).toBeUndefined();
    expect(media.filters[0]?.track.readyState).toBe("ended");
  });
});
