import { describe, expect, it } from "vitest";
import type { WantedVideo } from "../../protocol/types.gen";
import { FakeClock } from "../testing/fake_clock";
import { toRequest, ViewRequests } from "./view_requests";

const video = (participant_id: string, change: Partial<WantedVideo> = {}): WantedVideo => ({
  participant_id,
  source: "camera",
  width: 320,
  height: 180,
  priority: 1,
  ...change,
});

function bench() {
  const clock = new FakeClock();
  const sent: WantedVideo[][] = [];
  const requests = new ViewRequests(clock, (videos) => sent.push(videos));
  requests.begin();
  return { clock, sent, requests };
}

describe("the wish for pictures", () => {
  it("is sent once for a burst of changes, with the last of them", async () => {
    const { clock, sent, requests } = bench();
    requests.show([video("ana")]);
    requests.show([video("ana"), video("ben")]);
    await clock.advance(200);
    expect(sent.map((videos) => videos.map(({ participant_id: id }) => id))).toEqual([
      ["ana", "ben"],
    ]);
  });

  it("is not repeated when nothing that counts is another", async () => {
    const { clock, sent, requests } = bench();
    requests.show([video("ana", { width: 321 })]);
    await clock.advance(200);
    requests.show([video("ana", { width: 323 })]);
    await clock.advance(200);
    expect(sent).toHaveLength(1);
  });

  it("is repeated to a server that let us in anew", async () => {
    const { clock, sent, requests } = bench();
    requests.show([video("ana")]);
    await clock.advance(200);
    requests.begin();
    expect(sent).toHaveLength(2);
  });

  it("takes back what is no longer shown", async () => {
    const { clock, sent, requests } = bench();
    requests.show([video("ana")]);
    await clock.advance(200);
    requests.show([]);
    await clock.advance(200);
    expect(sent.at(-1)).toEqual([]);
  });

  it("keeps the most important of more than the server takes", () => {
    const many = Array.from({ length: 30 }, (_, n) => video(`p${n}`, { priority: n }));
    const asked = toRequest(many);
    expect(asked).toHaveLength(24);
    expect(asked[0]?.participant_id).toBe("p29");
  });

  it("asks for sizes that the server accepts", () => {
    const [asked] = toRequest([video("ana", { width: 99_999, height: 3 })]);
    expect(asked).toMatchObject({ width: 16_384, height: 20 });
  });
});
