import { WORKER_PREFS_KEY, type WorkerPrefs } from "../engine/push/worker_prefs";
import { browserStore } from "../engine/ports/browser_storage";
import type { KeyValueStore } from "../engine/ports/ports";

/** A ring does not wait longer for the words and the quiet hours of its person. */
const PATIENCE_MS = 2_000;

const browser = browserStore();

/** undefined: nobody is signed in, or the browser keeps nothing, or says so too late. */
export async function readPrefs(
  store: Pick<KeyValueStore, "get"> = browser,
): Promise<WorkerPrefs | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  const kept = store.get(WORKER_PREFS_KEY).catch(() => undefined);
  return (await Promise.race([kept, late])) as WorkerPrefs | undefined;
}
