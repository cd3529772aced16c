import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeEngine, fakeEngine, kAna, kMe } from "../../test/fake_engine";
import { aMeeting, aParticipant, kBen } from "../../test/fake_meeting";
import { renderStage, showFullStage } from "../../test/fake_stage";

let engine: FakeEngine;

beforeEach(() => {
  engine = fakeEngine();
  showFullStage();
});

const stage = (change?: Parameters<typeof renderStage>[1]) => renderStage(engine, change);

const lastWish = () => vi.mocked(engine.meeting.show).mock.calls.at(-1)?.[0];

describe("the stage of a group call", () => {
  it("shows everybody by name and state", () => {
    const media = { microphone: false, camera: false, screen: false };
    stage({
      participants: [aParticipant(kAna, { media, handPlace: 1 }), aParticipant(kMe)],
    });
    expect(screen.getByRole("group", { name: /Ana Pérez.*muted.*hand raised/ })).toBeTruthy();
    expect(screen.getByRole("group", { name: "You" })).toBeTruthy();
    expect(screen.getByTestId("call-status").textContent).toBe("1:05");
  });

  it("says to whoever is alone who is being rung, or that nobody is there", () => {
    stage({ participants: [aParticipant(kMe)], ringing: [kAna, kBen] });
    const { textContent } = screen.getByRole("status");
    expect(textContent).toBe("Ringing Ana Pérez and Ben Okafor…");
    act(() => engine.stores.meeting.setState({ ringing: [] }));
    expect(screen.getByText("Nobody else is here")).toBeTruthy();
    act(() => engine.stores.meeting.setState(aMeeting()));
    expect(screen.queryByText("Nobody else is here")).toBeNull();
  });

  it("shows how good our own connection is", async () => {
    const { stats } = aMeeting();
    const { user } = stage({ stats: { ...stats, path: "relayed", quality: "good" } });
    await user.click(screen.getByRole("button", { name: /Relayed.*Good/ }));
    expect(await screen.findByRole("dialog", { name: "Connection quality" })).toBeTruthy();
  });

  it("names no direct way to anybody: what is not relayed goes over the server", async () => {
    const { stats } = aMeeting();
    const { user } = stage({ stats: { ...stats, path: "direct", quality: "good" } });
    await user.click(screen.getByRole("button", { name: /^Encrypted\..*Over the server.*Good/ }));
    const dialog = await screen.findByRole("dialog", { name: "Connection quality" });
    expect(dialog.textContent).toContain("Over the server. Encrypted, straight to the server");
    expect(document.body.textContent).not.toContain("Direct");
  });

  it("has a shared screen large, with the pointer on wish", async () => {
    const media = { microphone: true, camera: false, screen: true };
    const participants = [aParticipant(kAna, { media }), aParticipant(kMe), aParticipant(kBen)];
    const pointers = [{ by: "p-ben", name: "Ben", participantId: "p-ana", x: 10, y: 10 }];
    const { user } = stage({ participants, pointers });
    expect(lastWish()).toMatchObject([{ participant_id: "p-ana", source: "screen" }]);
    expect(screen.getByText("Ben")).toBeTruthy();
    const shared = screen.getByRole("group", { name: "Shared by Ana Pérez" });
    fireEvent.pointerMove(shared, { clientX: 5, clientY: 5 });
    expect(engine.meeting.point).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Show my pointer to all" }));
    const video = shared.querySelector("video");
    if (!video) throw new Error("a picture");
    vi.spyOn(video, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 160, 90));
    fireEvent.pointerMove(shared, { clientX: 80, clientY: 45 });
    expect(engine.meeting.point).toHaveBeenCalledWith("p-ana", 5000, 5000);
  });

  it("shows our own screen while somebody points at it", () => {
    const media = { microphone: true, camera: false, screen: true };
    const participants = [aParticipant(kMe, { media }), aParticipant(kBen)];
    const own = { by: "p-ben", name: "Ben", participantId: "p-me", x: 5_000, y: 5_000 };
    const { unmount } = stage({ participants, pointers: [own] });
    const shown = screen.getByRole("group", { name: "Your shared screen" });
    expect(shown.textContent).toBe("Ben");
    expect(shown.querySelector("span")?.style.translate).toBe("144px 81px");
    unmount();
    const { unmount: leave } = stage({ participants, pointers: [] });
    expect(screen.queryByRole("group", { name: "Your shared screen" })).toBeNull();
    leave();
    // Who pointed until the end points for some seconds more.
    stage({ participants: [aParticipant(kMe), aParticipant(kBen)], pointers: [own] });
    expect(screen.queryByRole("group", { name: "Your shared screen" })).toBeNull();
  });

  it("pins somebody, who is large from then on", async () => {
    const { user } = stage();
    const pin = screen.getByRole("button", { name: "Pin Ben Okafor" });
    await user.click(pin);
    expect(screen.getByRole("button", { name: "Pin Ben Okafor", pressed: true })).toBeTruthy();
    const tile = screen.getByRole("group", { name: "Ben Okafor" });
    expect(tile.dataset.role).toBe("main");
  });

  it("turns pages when there are more people than fit", async () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      aParticipant({ ...kAna, id: `u${n}`, display_name: `Person ${n}` }),
    );
    const { user } = stage({ participants: [aParticipant(kMe), ...many] });
    expect(screen.getByText("1 of 2")).toBeTruthy();
    expect(screen.queryByRole("group", { name: "Person 29" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Next page" }));
    expect(screen.getByRole("group", { name: "Person 29" })).toBeTruthy();
    expect(screen.queryByRole("group", { name: "Person 0" })).toBeNull();
  });

  it("uses the buttons of every call; leaving is not ending", async () => {
    const { user } = stage();
    await user.click(screen.getByRole("button", { name: "Microphone" }));
    expect(engine.call.toggleMicrophone).toHaveBeenCalledOnce();
    await user.click(screen.getByRole("button", { name: "Raise hand" }));
    expect(engine.meeting.setHand).toHaveBeenCalledWith(true);
    await user.click(screen.getByRole("button", { name: "Leave" }));
    expect(engine.meeting.leave).toHaveBeenCalledOnce();
    expect(engine.meeting.endForAll).not.toHaveBeenCalled();
  });

  it("offers reactions and layouts under More", async () => {
    const { user } = stage();
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("button", { name: "Applause" }));
    expect(engine.meeting.react).toHaveBeenCalledWith("clap");
    await user.click(screen.getByRole("radio", { name: "Who speaks" }));
    const roles = [...document.querySelectorAll<HTMLElement>("[data-role]")];
    expect(roles.map(({ dataset }) => dataset.role)).toContain("main");
  });

  it("says who muted us, and opens the microphone again", async () => {
    const { user } = stage({ mutedBy: "Ana Pérez" });
    expect(screen.getByText("Ana Pérez muted your microphone.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Unmute" }));
    expect(engine.call.setMicrophone).toHaveBeenCalledWith(true);
  });

  it("begins anew when somebody joins from the result of the last call", async () => {
    const end = { why: "replaced" as const, refusal: undefined, durationMs: 0 };
    const { user } = stage();
    await user.click(screen.getByRole("button", { name: "People" }));
    expect(await screen.findByRole("complementary", { name: "People in the call" })).toBeTruthy();
    act(() => engine.stores.meeting.setState(aMeeting({ phase: "ended", participants: [], end })));
    const media = { microphone: true, camera: true, screen: false };
    const participants = [aParticipant(kMe), aParticipant(kBen, { media })];
    showFullStage(632, 300);
    act(() => engine.stores.meeting.setState(aMeeting({ participants })));
    expect(lastWish()).toMatchObject([{ participant_id: "p-ben", width: 534, height: 300 }]);
    expect(screen.queryByRole("complementary", { name: "People in the call" })).toBeNull();
  });

  it("shows why it is over until that is closed; the focus stays with whoever writes", async () => {
    const end = { why: "removed" as const, refusal: undefined, durationMs: 0 };
    const { user } = stage();
    const field = document.body.appendChild(document.createElement("textarea"));
    field.focus();
    act(() => engine.stores.meeting.setState(aMeeting({ phase: "ended", participants: [], end })));
    expect(screen.getByText("You were removed from the call")).toBeTruthy();
    expect(document.activeElement).toBe(field);
    field.remove();
    act(() => engine.stores.meeting.setState(aMeeting()));
    act(() => engine.stores.meeting.setState(aMeeting({ phase: "ended", participants: [], end })));
    expect(document.activeElement?.textContent).toBe("Close");
    await user.keyboard("{Enter}");
    expect(engine.meeting.dismiss).toHaveBeenCalledOnce();
  });
});
