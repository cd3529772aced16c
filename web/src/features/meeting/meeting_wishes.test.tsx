import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeEngine, fakeEngine, kAna, kMe } from "../../test/fake_engine";
import { aParticipant, kBen } from "../../test/fake_meeting";
import { renderStage, showFullStage } from "../../test/fake_stage";
import { setCallLayout } from "../call/call_layout";

let engine: FakeEngine;

beforeEach(() => {
  engine = fakeEngine();
  showFullStage();
});

const stage = (change?: Parameters<typeof renderStage>[1]) => renderStage(engine, change);

const lastWish = () => vi.mocked(engine.meeting.show).mock.calls.at(-1)?.[0];

describe("the stage of a group call", () => {
  it("asks for the pictures that are seen and for no others", () => {
    const media = { microphone: true, camera: true, screen: false };
    const participants = [
      aParticipant(kAna, { media }),
      aParticipant(kMe, { media }),
      aParticipant(kBen),
    ];
    stage({ participants });
    expect(lastWish()).toMatchObject([{ participant_id: "p-ana", source: "camera" }]);
    act(() => setCallLayout("mini"));
    expect(lastWish()).toEqual([]);
  });

  it("asks for the picture of the small window when nothing else is seen", async () => {
    const media = { microphone: true, camera: true, screen: false };
    const opened = { document: document.implementation.createHTMLDocument(), close: vi.fn() };
    const size = { innerWidth: 360, innerHeight: 270 };
    const inside = Object.assign(new EventTarget(), opened, size);
    vi.stubGlobal("documentPictureInPicture", { requestWindow: async () => inside });
    const { user } = stage({ participants: [aParticipant(kMe), aParticipant(kBen, { media })] });
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("button", { name: "Picture in picture" }));
    act(() => setCallLayout("mini"));
    const small = { participant_id: "p-ben", source: "camera" };
    expect(lastWish()).toMatchObject([{ ...small, width: 360, height: 270 }]);
    act(() => {
      inside.innerWidth = 800;
      inside.dispatchEvent(new Event("resize"));
    });
    expect(lastWish()).toMatchObject([{ ...small, width: 800, height: 270 }]);
    // A document without a window, in which roles cannot be told.
    const { body } = inside.document;
    await vi.waitFor(() => expect(body.textContent).toContain("Ben Okafor"));
    act(() => body.querySelector<HTMLElement>("[aria-label=Leave]")?.click());
    expect(engine.meeting.leave).toHaveBeenCalledOnce();
  });

  it("asks for a shared screen as large as it is drawn, enlarged or not", async () => {
    const media = { microphone: true, camera: false, screen: true };
    const { user } = stage({ participants: [aParticipant(kMe), aParticipant(kBen, { media })] });
    const height = () => lastWish()?.find(({ source }) => source === "screen")?.height ?? 0;
    const whole = height();
    expect(whole).toBeGreaterThan(100);
    await user.click(screen.getByRole("button", { name: "Larger" }));
    await user.click(screen.getByRole("button", { name: "Larger" }));
    expect(height()).toBe(2 * whole);
    await user.click(screen.getByRole("button", { name: "Smaller" }));
    await user.click(screen.getByRole("button", { name: "Smaller" }));
    expect(height()).toBe(whole);
  });

  describe("while nobody looks at it", () => {
    const media = { microphone: true, camera: true, screen: false };
    const participants = [aParticipant(kMe), aParticipant(kBen, { media })];
    const look = (away: boolean) => {
      vi.spyOn(document, "hidden", "get").mockReturnValue(away);
      fireEvent(document, new Event("visibilitychange"));
    };
    const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));

    beforeEach(() => vi.useFakeTimers());
    afterEach(() => {
      look(false);
      vi.useRealTimers();
      vi.restoreAllMocks();
    });

    it("asks for nothing after a moment, and at once for everything when somebody looks", () => {
      stage({ participants });
      const seen = lastWish();
      expect(seen).toMatchObject([{ participant_id: "p-ben" }]);
      look(true);
      pass(1_999);
      expect(lastWish()).toEqual(seen);
      pass(1);
      expect(lastWish()).toEqual([]);
      look(false);
      expect(lastWish()).toEqual(seen);
      // A glance at another tab.
      look(true);
      pass(1_000);
      look(false);
      pass(2_000);
      expect(lastWish()).toEqual(seen);
    });

    it("asks for one picture where the browser may show it above other programs", () => {
      vi.spyOn(navigator, "userAgent", "get").mockReturnValue("Gecko/20100101 Firefox/150.0");
      stage({ participants: [...participants, aParticipant(kAna, { media })] });
      expect(lastWish()).toHaveLength(2);
      look(true);
      pass(2_000);
      expect(lastWish()).toMatchObject([{ participant_id: "p-ben", width: 360 }]);
    });
  });
});
