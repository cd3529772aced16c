import { describe, expect, it } from "vitest";
import type { WantedVideo } from "../../protocol/types.gen";
import { RequestError } from "../errors";
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
  const failures: RequestError[] = [];
  const requests = new ViewRequests(clock, async (videos) => {
    sent.push(videos);
    const failure = failures.shift();
    if (failure) throw failure;
  });
  requests.begin();
  return { clock, sent, failures, requests };
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

  it("that was lost is said again, the newest of them", async () => {
    const { clock, sent, failures, requests } = bench();
    failures.push(new RequestError("network", "lost"), new RequestError("timeout", "lost"));
    requests.show([video("ana")]);
    await clock.advance(200);
    await clock.advance(2_000);
    expect(sent).toHaveLength(2);
    requests.show([video("ben")]);
    await clock.advance(5_000);
    expect(sent.map(([first]) => first?.participant_id)).toEqual(["ana", "ana", "ben"]);
  });

  it("that was refused is not", async () => {
    const { clock, sent, failures, requests } = bench();
    failures.push(new RequestError("wrong_state", "not in it"));
    requests.show([video("ana")]);
    await clock.advance(10_000);
    expect(sent).toHaveLength(1);
  });

  it("is repeated when the way to the server is back, also that there is none", async () => {
    const { clock, sent, requests } = bench();
    requests.show([video("ana")]);
    await clock.advance(200);
    requests.show([]);
    await clock.advance(200);
    requests.repeat();
    expect(sent).toHaveLength(3);
    expect(sent.at(-1)).toEqual([]);
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

  it("asks for no less than is shown", () => {
    const [asked] = toRequest([video("ana", { width: 962, height: 541 })]);
    expect(asked).toMatchObject({ width: 980, height: 560 });
  });

  it("asks for sizes that the server accepts", () => {
    const [asked] = toRequest([video("ana", { width: 99_999, height: 3 })]);
    expect(asked).toMatchObject({ width: 16_384, height: 20 });
  });
});
