// What the service worker tells the page: a notification was clicked. It may come before the code
// that acts on it, because the click has just opened the page.
import { kEarlyMessagesMax } from "../../limits";

const early: unknown[] = [];
let listener: ((message: unknown) => void) | undefined;

/** From the start of the page on. */
export function openWorkerInbox(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (listener) listener(data);
    else if (early.length < kEarlyMessagesMax) early.push(data);
  });
}

export function readWorkerInbox(run: (message: unknown) => void): void {
  listener = run;
  for (const message of early.splice(0)) run(message);
}
