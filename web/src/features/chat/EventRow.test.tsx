import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { aConversation, aMessage, fakeEngine, kAna, kMe } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import { EventRow } from "./EventRow";

it("calls back from the conversation, but not while another call is on", async () => {
  const engine = fakeEngine();
  const call = {
    call_id: "k1",
    kind: "voice" as const,
    caller_id: kAna.id,
    callee_id: kMe.id,
    end_reason: "missed" as const,
    started_at_ms: 0,
    duration_ms: 0,
  };
  const message = aMessage({ seq: 1, kind: "call", call });
  const { user } = renderWith(
    engine,
    <EventRow conversation={aConversation()} message={message} meId={kMe.id} />,
  );
  const back = screen.getByRole<HTMLButtonElement>("button", { name: /^Call back/ });
  await user.click(back);
  expect(engine.call.start).toHaveBeenCalledExactlyOnceWith("c1", "voice");
  act(() => engine.stores.meeting.setState({ phase: "connected" }));
  expect(back.disabled).toBe(true);
});

it("says who was in a group call, the reader included", () => {
  const conversation = aConversation({ kind: "group" });
  const call = {
    call_id: "k1",
    kind: "video" as const,
    caller_id: kAna.id,
    end_reason: "completed" as const,
    started_at_ms: 0,
    duration_ms: 5000,
  };
  const row = (participantIds: string[]) => {
    const message = aMessage({
      seq: 1,
      kind: "call",
      call: { ...call, participant_ids: participantIds },
    });
    return renderWith(
      fakeEngine(),
      <EventRow conversation={conversation} message={message} meId={kMe.id} />,
    );
  };
  const both = row([kAna.id, kMe.id]);
  expect(screen.getByText("You and Ana Pérez")).toBeTruthy();
  both.unmount();
  const theirs = row([kAna.id]);
  expect(screen.getByText("Ana Pérez")).toBeTruthy();
  theirs.unmount();
  row([kMe.id]);
  expect(screen.queryByText("You")).toBeNull();
});
