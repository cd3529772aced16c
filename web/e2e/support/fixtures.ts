import { type Browser, test as base } from "@playwright/test";
import { type BrowserKind, type LaunchOptions, launch } from "./browsers.ts";
import { Person } from "./person.ts";
import { Server } from "./server.ts";

export interface World {
  server: Server;
  /** A new browser process, closed after the test. */
  openBrowser(kind: BrowserKind, options?: LaunchOptions): Promise<Browser>;
  /** A new account in a new browser process. */
  newPerson(name: string, kind: BrowserKind, options?: LaunchOptions): Promise<Person>;
}

/** `settings`: lines of TOML for the server of this test. */
export const test = base.extend<{ settings: string; world: World }>({
  settings: ["", { option: true }],
  world: async ({ settings }, use, info) => {
    const server = new Server(settings);
    const browsers: Browser[] = [];
    await server.start();
    const openBrowser = async (kind: BrowserKind, options?: LaunchOptions) => {
      const browser = await launch(kind, options);
      browsers.push(browser);
      return browser;
    };
    const newPerson = async (name: string, kind: BrowserKind, options?: LaunchOptions) =>
      Person.register(name, await openBrowser(kind, options), server);
    try {
      await use({ server, openBrowser, newPerson });
    } finally {
      await Promise.all(browsers.map((browser) => browser.close()));
      await server.dispose();
    }
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
  },
});

export { expect } from "@playwright/test";
