import { type Browser, test as base } from "@playwright/test";
import { BrowserPool } from "./browser_pool.ts";
import type { BrowserKind, LaunchOptions } from "./browsers.ts";
import { Person } from "./person.ts";
import { Server } from "./server.ts";

export interface World {
  server: Server;
  /** A browser process that nobody else uses during this test. */
  openBrowser(kind: BrowserKind, options?: LaunchOptions): Promise<Browser>;
  /** A new account in a browser process of its own. */
  newPerson(name: string, kind: BrowserKind, options?: LaunchOptions): Promise<Person>;
  /** The process of this person's browser, whose children are its other ones. */
  pidOf(person: Person): number;
}

/** `settings`: lines of TOML for the server of this test. */
export const test = base.extend<{ settings: string; world: World }, { pool: BrowserPool }>({
  settings: ["", { option: true }],
  pool: [
    async ({}, use) => {
      const pool = new BrowserPool();
      await use(pool);
      await pool.close();
    },
    { scope: "worker" },
  ],
  world: async ({ settings, pool }, use, info) => {
    const server = new Server(settings);
    const browsers: Browser[] = [];
    await server.start();
    const openBrowser = async (kind: BrowserKind, options?: LaunchOptions) => {
      const browser = await pool.take(kind, options);
      browsers.push(browser);
      return browser;
    };
    const newPerson = async (name: string, kind: BrowserKind, options?: LaunchOptions) =>
      Person.register(name, await openBrowser(kind, options), server);
    try {
      const pidOf = ({ browser }: Person) => pool.pidOf(browser);
      await use({ server, openBrowser, newPerson, pidOf });
    } finally {
      await Promise.all(browsers.map((browser) => pool.giveBack(browser)));
      await server.dispose();
    }
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
  },
});

export { expect } from "@playwright/test";
