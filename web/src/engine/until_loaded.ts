const AGAIN_MS = 1_500;

type SetTimer = (run: () => void, delayMs: number) => unknown;

/** Loads code again and again until it is there: while the server is away it cannot come. */
export async function untilLoaded<T>(
  load: () => Promise<T>,
  setTimer: SetTimer = setTimeout,
): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise<void>((done) => setTimer(done, AGAIN_MS));
    }
  }
}
