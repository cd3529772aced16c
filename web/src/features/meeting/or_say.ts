import { showToast } from "../../ui/toasts";
import { failureWords } from "../app/failure_words";

/** What a request could not do is said once. */
export function orSay(done: Promise<void>): void {
  done.catch((cause: unknown) => showToast(failureWords(cause), { tone: "danger" }));
}
