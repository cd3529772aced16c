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
