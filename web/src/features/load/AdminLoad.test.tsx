import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { AdminLoad as Load } from "../../engine";
import { fakeEngine } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import AdminLoad from "./AdminLoad";

const CALM: Load = {
  group_calls: true,
  load_percent: 12,
  admits: true,
  shed_level: 0,
  workers: [
    {
      busy_percent: 12,
      packets_in_per_s: 100,
      packets_out_per_s: 400,
      bits_in_per_s: 800_000,
      bits_out_per_s: 3_250_000,
    },
    {
      busy_percent: 80,
      packets_in_per_s: 0,
      packets_out_per_s: 0,
      bits_in_per_s: 0,
      bits_out_per_s: 0,
    },
  ],
  rooms: [],
};

const user = (name: string) => ({
  id: name,
  username: name.toLowerCase(),
  display_name: name,
  role: "member" as const,
  avatar_version: 0,
  deactivated: false,
});

const TRIO: Load["rooms"][number] = {
  call_id: "call",
  title: "Trio",
  kind: "video",
  started_at_ms: 0,
  participants: [
    {
      participant_id: "p1",
      user: user("Ana"),
      client_name: "Firefox on Linux",
      transport: {
        state: "connected",
        path: "tcp",
        rtt_ms: 42,
        bits_in_per_s: 1_200_000,
        bits_out_per_s: 640_000,
        loss_in_permille: 13,
        loss_out_permille: 0,
        estimate_bits_per_s: 5_000_000,
        sources: [
          { source: "microphone", codec: "opus", layers: 1 },
          { source: "camera", codec: "vp8", layers: 3 },
          { source: "screen", codec: "vp9", layers: 0 },
        ],
        pictures: [
          { codec: "vp8", spatial: 0, temporal: 3 },
          { codec: "vp8", spatial: 2, temporal: 3 },
          { codec: "vp8", spatial: 2, temporal: 3 },
        ],
      },
    },
    { participant_id: "p2", user: user("Ben"), client_name: "" },
  ],
};

function show(load: Load, engine = fakeEngine()) {
  engine.admin.load = vi.fn(() => Promise.resolve(load));
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return renderWith(
    engine,
    <QueryClientProvider client={queries}>
      <AdminLoad />
    </QueryClientProvider>,
  );
}

describe("the load of group calls", () => {
  // Nothing but the time changes here: a clock that is read while rendering is not asked again.
  it("counts on how long a call has lasted", async () => {
    vi.useFakeTimers({ now: 17_000 });
    try {
      const engine = fakeEngine();
      engine.session.serverNowMs = () => Date.now();
      show({ ...CALM, rooms: [TRIO] }, engine);
      await act(() => vi.advanceTimersByTimeAsync(0));
      expect(screen.getByText(/0:17/)).toBeTruthy();
      await act(() => vi.advanceTimersByTimeAsync(2000));
      expect(screen.getByText(/0:19/)).toBeTruthy();
    } finally {
      vi.useRealTimers();
    }
  });

  it("shows how busy the server is, and each worker", async () => {
    show(CALM);
    const all = await screen.findByRole("meter", { name: "Overall" });
    expect(all.getAttribute("aria-valuenow")).toBe("12");
    expect(
      screen.getByRole("meter", { name: "Media thread 2" }).getAttribute("aria-valuetext"),
    ).toBe("80%");
    expect(screen.getByText("800 kbit/s")).toBeTruthy();
    expect(screen.getByText("3.3 Mbit/s")).toBeTruthy();
    expect(screen.getByText("There is room for more people.")).toBeTruthy();
    expect(screen.getByText("None right now.")).toBeTruthy();
  });

  it.each([
    [{ admits: false, shed_level: 0 }, "There is too much to do for more people."],
    [{ admits: true, shed_level: 1 }, "There is much to do: pictures are less sharp."],
    [{ admits: false, shed_level: 3 }, "There is too much to do: calls show fewer pictures."],
    [{ admits: false, shed_level: 5 }, "There is too much to do: calls go on with sound alone."],
  ])("says what it does about it: %o", async (state, words) => {
    show({ ...CALM, ...state });
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it("opens a call to everybody's connection", async () => {
    const { user: who } = show({ ...CALM, rooms: [TRIO] });
    const row = await screen.findByRole("button", { name: /Trio.*2 people/ });
    expect(row.getAttribute("aria-expanded")).toBe("false");
    await who.click(row);
    expect(row.getAttribute("aria-expanded")).toBe("true");
    const rooms = screen.getByRole("list", { name: "Ongoing calls" });
    const shown = within(rooms);
    expect(shown.getByText("Firefox on Linux · TCP · 42 ms")).toBeTruthy();
    expect(shown.getByText("1.2 Mbit/s, 1.3% lost")).toBeTruthy();
    expect(shown.getByText("640 kbit/s, 0% lost")).toBeTruthy();
    expect(shown.getByText("Camera: VP8, 3 sizes")).toBeTruthy();
    expect(shown.getByText("Screen: no picture")).toBeTruthy();
    expect(shown.getByText("2 × large (VP8)")).toBeTruthy();
    expect(shown.getByText("1 × small (VP8)")).toBeTruthy();
    expect(shown.getByText("Not connected")).toBeTruthy();
  });

  it("says of whom the relay carries", async () => {
    const [ana] = TRIO.participants;
    const transport = { ...ana!.transport!, path: "relay" as const };
    const { user: who } = show({
      ...CALM,
      rooms: [{ ...TRIO, participants: [{ ...ana!, transport }] }],
    });
    await who.click(await screen.findByRole("button", { name: /Trio/ }));
    expect(screen.getByText("Firefox on Linux · Relayed · 42 ms")).toBeTruthy();
  });

  it("names a call without a title after its people", async () => {
    const { title: _, ...untitled } = TRIO;
    show({ ...CALM, rooms: [untitled] });
    expect(await screen.findByRole("button", { name: /Ana, Ben/ })).toBeTruthy();
  });

  it("says so where there are no group calls", async () => {
    show({ ...CALM, group_calls: false, workers: [] });
    expect(await screen.findByText("This server makes no group calls.")).toBeTruthy();
  });
});
