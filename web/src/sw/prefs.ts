import { WORKER_PREFS_KEY, type WorkerPrefs } from "../engine/push/worker_prefs";
import { browserStore } from "../engine/ports/browser_storage";

const store = browserStore();

/** undefined: nobody is signed in, or the browser keeps nothing. */
export async function readPrefs(): Promise<WorkerPrefs | undefined> {
  const kept = await store.get(WORKER_PREFS_KEY).catch(() => undefined);
  return kept as WorkerPrefs | undefined;
}
