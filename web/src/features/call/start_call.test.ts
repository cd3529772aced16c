import { expect, test } from "vitest";
import { fakeEngine } from "../../test/fake_engine";
import { toastsNow } from "../../ui/toasts";
import { startCall } from "./start_call";

test("a browser with WebRTC calls", () => {
  const engine = fakeEngine();
  startCall(engine, "c1", "voice");
  expect(engine.call.start).toHaveBeenCalledWith("c1", "voice");
  expect(toastsNow()).toEqual([]);
});

test("a browser without WebRTC says so and calls nobody", () => {
  const engine = fakeEngine();
  engine.call.unsupported = () => "webrtc_unsupported";
  startCall(engine, "c1", "video");
  expect(engine.call.start).not.toHaveBeenCalled();
  expect(toastsNow().map(({ text }) => text)).toEqual([
    "This browser can't make calls.",
    "Update it, or use a current Chrome, Edge, Firefox or Safari.",
  ]);
});
