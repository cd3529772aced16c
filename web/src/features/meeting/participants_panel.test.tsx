import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
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

describe("the panel of people", () => {
  const host = { participants: [aParticipant(kMe, { isHost: true }), aParticipant(kAna)] };

  async function panel(change: Parameters<typeof renderStage>[1]) {
    const { user } = stage(change);
    await user.click(screen.getByRole("button", { name: "People" }));
    return { user, list: await screen.findByRole("complementary", { name: "People in the call" }) };
  }

  it("has raised hands first, and who is being rung", async () => {
    const { list } = await panel({
      participants: [aParticipant(kMe), aParticipant(kAna), aParticipant(kBen, { handPlace: 1 })],
      ringing: [{ ...kAna, id: "eva", display_name: "Eva" }],
    });
    const rows = within(list).getAllByRole("listitem");
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining("Ben"),
      expect.stringContaining("You"),
      expect.stringContaining("Ana"),
      expect.stringContaining("Ringing"),
    ]);
  });

  it.each([
    { stageOf: "a desktop", width: 1264, height: 600, place: "beside" },
    { stageOf: "a phone", width: 390, height: 844, place: "over" },
    { stageOf: "a phone held sideways", width: 932, height: 430, place: "over" },
  ])("on $stageOf it stands $place the tiles; tiles below it cannot be reached", async (given) => {
    showFullStage(given.width, given.height);
    const media = { microphone: true, camera: true, screen: false };
    const { list } = await panel({
      participants: [aParticipant(kMe, { isHost: true }), aParticipant(kAna, { media })],
    });
    const wished = vi.mocked(engine.meeting.show).mock.calls.at(-1)?.[0];
    expect(wished).toHaveLength(given.place === "over" ? 0 : 1);
    expect(list.dataset.place).toBe(given.place);
    const tile = screen.getByRole("group", { name: "Ana Pérez" });
    expect(tile.closest("[inert]") !== null).toBe(given.place === "over");
    expect(list.closest("[inert]")).toBeNull();
  });

  it.each([
    { width: 1280, both: false },
    { width: 1600, both: true },
  ])(
    "in a window of $width px it and the chat stand beside the call at once: $both",
    async (given) => {
      vi.stubGlobal("innerWidth", given.width);
      const { user } = await panel({});
      const isOpen = (name: string) =>
        screen.getByRole("button", { name }).getAttribute("aria-pressed") === "true";
      await user.click(screen.getByRole("button", { name: "Chat" }));
      expect(isOpen("Chat")).toBe(true);
      expect(isOpen("People")).toBe(given.both);
      expect(screen.queryByRole("complementary") !== null).toBe(given.both);
      if (given.both) return;
      await user.click(screen.getByRole("button", { name: "People" }));
      expect(await screen.findByRole("complementary")).toBeTruthy();
      expect(isOpen("Chat")).toBe(false);
    },
  );

  it("gives way to the chat when the window becomes too narrow for both", async () => {
    vi.stubGlobal("innerWidth", 1600);
    const { user } = await panel({});
    await user.click(screen.getByRole("button", { name: "Chat" }));
    act(() => {
      vi.stubGlobal("innerWidth", 1280);
      fireEvent(window, new Event("resize"));
    });
    await waitFor(() => expect(screen.queryByRole("complementary")).toBeNull());
  });

  it("lets hosts mute and appoint", async () => {
    const { user, list } = await panel(host);
    await user.click(within(list).getByRole("button", { name: "More about Ana Pérez" }));
    await user.click(await screen.findByRole("button", { name: "Mute" }));
    expect(engine.meeting.mute).toHaveBeenCalledWith("p-ana");
    await user.click(within(list).getByRole("button", { name: "More about Ana Pérez" }));
    await user.click(await screen.findByRole("button", { name: "Make a host" }));
    expect(engine.meeting.setHost).toHaveBeenCalledWith("p-ana", true);
  });

  it("puts nobody out before a question is answered", async () => {
    const { user, list } = await panel(host);
    await user.click(within(list).getByRole("button", { name: "More about Ana Pérez" }));
    await user.click(await screen.findByRole("button", { name: "Remove from the call…" }));
    const question = screen.getByRole("group", { name: "Remove Ana Pérez from the call?" });
    expect(document.activeElement?.textContent).toBe("Remove");
    await user.click(within(question).getByRole("button", { name: "Cancel" }));
    expect(document.activeElement?.textContent).toBe("Remove from the call…");
    expect(engine.meeting.remove).not.toHaveBeenCalled();
    await user.keyboard("{Enter}");
    await user.keyboard("{Enter}");
    expect(engine.meeting.remove).toHaveBeenCalledExactlyOnceWith("p-ana");
    expect(screen.queryByRole("dialog", { name: "Ana Pérez" })).toBeNull();
  });

  it("asks nothing any more when the menu of somebody opens again", async () => {
    const { user, list } = await panel(host);
    const menu = within(list).getByRole("button", { name: "More about Ana Pérez" });
    await user.click(menu);
    await user.click(await screen.findByRole("button", { name: "Remove from the call…" }));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(menu));
    expect(engine.meeting.remove).not.toHaveBeenCalled();
    await user.click(menu);
    expect(await screen.findByRole("slider", { name: "Volume of Ana Pérez" })).toBeTruthy();
    expect(screen.queryByRole("group", { name: "Remove Ana Pérez from the call?" })).toBeNull();
  });

  it("gives everybody else the volume alone", async () => {
    const { user, list } = await panel({});
    await user.click(within(list).getByRole("button", { name: "More about Ben Okafor" }));
    expect(await screen.findByRole("slider", { name: "Volume of Ben Okafor" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: /^Remove/ })).toBeNull();
    expect(within(list).queryByRole("button", { name: /End for all/ })).toBeNull();
  });

  it("ends the call for all only after a question", async () => {
    const { user, list } = await panel(host);
    await user.click(within(list).getByRole("button", { name: "End for all…" }));
    expect(engine.meeting.endForAll).not.toHaveBeenCalled();
    await user.click(within(list).getByRole("button", { name: "End for all" }));
    expect(engine.meeting.endForAll).toHaveBeenCalledOnce();
  });

  it("gives the focus back to what it came from", async () => {
    const { user, list } = await panel(host);
    await user.click(within(list).getByRole("button", { name: "End for all…" }));
    expect(document.activeElement?.textContent).toBe("End for all");
    await user.click(within(list).getByRole("button", { name: "Cancel" }));
    expect(document.activeElement?.textContent).toBe("End for all…");
    await user.click(within(list).getByRole("button", { name: "Close" }));
    expect(document.activeElement?.textContent).toBe("People");
  });

  it("is left by Escape after who was added has joined", async () => {
    const users = [kAna, kBen];
    vi.mocked(engine.people.searchUsers).mockResolvedValue({ users, nextCursor: undefined });
    const { user, list } = await panel(host);
    const add = within(list).getByRole("button", { name: "Add people" });
    await user.click(add);
    await user.click(await screen.findByRole("button", { name: /Ben/ }));
    expect(document.activeElement?.textContent).toMatch(/Ben/);
    const participants = [...host.participants, aParticipant(kBen)];
    act(() => engine.stores.meeting.setState(aMeeting({ participants }), true));
    expect(await screen.findByText("Everybody is here already")).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole("searchbox"));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(add));
  });

  it("locks the call", async () => {
    const { user, list } = await panel(host);
    await user.click(within(list).getByRole("switch", { name: /Lock the call/ }));
    expect(engine.meeting.setLocked).toHaveBeenCalledWith(true);
  });
});
