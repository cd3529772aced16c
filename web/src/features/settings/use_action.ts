import { useState } from "react";
import { showToast } from "../../ui/toasts";
import { failureWords } from "../app/failure_words";

export interface Action {
  busy: boolean;
  /** Runs the work, says the result; true when it worked. */
  run(work: () => Promise<unknown>, done?: string): Promise<boolean>;
}

/** For buttons that ask the server for something: pending state, result in a toast. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>, done?: string) => {
    setBusy(true);
    try {
      await work();
      if (done !== undefined) showToast(done);
      return true;
    } catch (cause) {
      showToast(failureWords(cause), { tone: "danger" });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, run };
}
