import { expect, test, vi } from "vitest";
import { openWorkerInbox, readWorkerInbox } from "./worker_inbox";

test("a message from before somebody reads is not lost, and later ones come at once", () => {
  const serviceWorker = new EventTarget();
  vi.stubGlobal("navigator", { serviceWorker });
  const say = (data: unknown) => serviceWorker.dispatchEvent(new MessageEvent("message", { data }));
  openWorkerInbox();
  say("early");
  const read = vi.fn();
  readWorkerInbox(read);
  say("later");
  expect(read.mock.calls).toEqual([["early"], ["later"]]);
  vi.unstubAllGlobals();
});
