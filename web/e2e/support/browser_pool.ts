import type { Browser } from "@playwright/test";
import type { BrowserKind, LaunchOptions } from "./browsers.ts";
import { launchKnown } from "./processes.ts";

/** Processes that nobody uses take memory all the same. */
const kIdleMax = 6;

interface Idle {
  key: string;
  browser: Browser;
}

/**
 * Browser processes that serve one test after the other: to start one takes seconds. A test has its
 * processes to itself while it runs and leaves no context in them.
 */
export class BrowserPool {
  /** The one that waits longest first. */
  #idle: Idle[] = [];
  readonly #keys = new Map<Browser, string>();
  readonly #pids = new Map<Browser, number>();

  async take(kind: BrowserKind, options: LaunchOptions = {}): Promise<Browser> {
    const key = JSON.stringify([kind, options]);
    const found = this.#idle.findLast((each) => each.key === key && each.browser.isConnected());
    if (found) {
      this.#idle = this.#idle.filter((each) => each !== found);
      return found.browser;
    }
    const { browser, pid } = await launchKnown(kind, options);
    this.#pids.set(browser, pid);
    this.#keys.set(browser, key);
    return browser;
  }

  pidOf(browser: Browser): number {
    const pid = this.#pids.get(browser);
    if (pid === undefined) throw new Error("this browser is of no pool");
    return pid;
  }

  async giveBack(browser: Browser): Promise<void> {
    const key = this.#keys.get(browser);
    if (key === undefined || !browser.isConnected()) return;
    await Promise.all(browser.contexts().map((context) => context.close()));
    this.#idle.push({ key, browser });
    const tooMany = this.#idle.splice(0, Math.max(0, this.#idle.length - kIdleMax));
    await Promise.all(tooMany.map((each) => each.browser.close()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#keys.keys()].map((browser) => browser.close()));
  }
}
