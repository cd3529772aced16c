import {
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from "@playwright/test";
import { installMediaHook } from "./media.ts";
import type { Server } from "./server.ts";

const kPassword = "correct horse battery";

/**
 * Real key presses instead of `fill`: in Firefox that sets the value behind React's back, so the
 * page never hears of it.
 */
export async function typeInto(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.press("ControlOrMeta+A");
  await field.pressSequentially(text);
}

export type CallKind = "Voice" | "Video";

/**
 * One person at one browser: what they press and what they see, by the names a screen reader would
 * say.
 */
export class Person {
  readonly name: string;
  readonly username: string;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;

  private constructor(name: string, browser: Browser, context: BrowserContext, page: Page) {
    this.name = name;
    this.username = name.toLowerCase();
    this.browser = browser;
    this.context = context;
    this.page = page;
  }

  /** A signed-in person with a new account, at the empty list of conversations. */
  static async register(
    name: string,
    browser: Browser,
    server: Server,
    options?: BrowserContextOptions,
  ): Promise<Person> {
    const person = await Person.visit(name, browser, options);
    await person.#enter(server, "register", { display_name: name });
    return person;
  }

  /** At the page that asks for a name and a password: the way people take. */
  async createAccount(): Promise<void> {
    await typeInto(this.page.getByLabel("Your name"), this.name);
    await expect(this.page.getByLabel("User name")).toHaveValue(this.username);
    await typeInto(this.page.getByLabel("Password", { exact: true }), kPassword);
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.expectSignedIn();
  }

  /** Another browser of somebody who has an account. */
  static async signIn(name: string, browser: Browser, server: Server): Promise<Person> {
    const person = await Person.visit(name, browser);
    await person.#enter(server, "sign_in", {});
    return person;
  }

  /** With a name and a password that exist already, as people do it. */
  async signInByForm(): Promise<void> {
    await typeInto(this.page.getByLabel("User name"), this.username);
    await typeInto(this.page.getByLabel("Password", { exact: true }), kPassword);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await this.expectSignedIn();
  }

  /** Without the form, which has tests of its own: typing it takes seconds of every test. */
  async #enter(
    { origin }: Server,
    way: "register" | "sign_in",
    more: { display_name?: string },
  ): Promise<void> {
    // The least that is of the same origin.
    await this.page.goto(`${origin}/icon.svg`);
    await this.page.evaluate(
      async ([path, account]) => {
        const answer = await fetch(`/api/v1/${path}`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(account),
        });
        if (!answer.ok) throw new Error(await answer.text());
      },
      [way, { username: this.username, password: kPassword, ...more }] as const,
    );
    await this.page.goto(`${origin}/`);
    await this.expectSignedIn();
  }

  /** A browser that nobody has signed in with. */
  static async visit(
    name: string,
    browser: Browser,
    options?: BrowserContextOptions,
  ): Promise<Person> {
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({ viewport, ...options });
    // What cannot be clicked fails in its own line, not at the end of the test's time.
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    await installMediaHook(page);
    return new Person(name, browser, context, page);
  }

  /** The same person at another page of their browser. */
  at(page: Page): Person {
    return new Person(this.name, this.browser, this.context, page);
  }

  async expectSignedIn(): Promise<void> {
    await expect(this.page.getByRole("button", { name: "New conversation" }).first()).toBeVisible();
  }

  async openDirectMessage(other: Person): Promise<void> {
    await this.page.getByRole("button", { name: "New conversation" }).first().click();
    const dialog = this.page.getByRole("dialog", { name: "New conversation" });
    await typeInto(dialog.getByRole("searchbox", { name: "Search people" }), other.name);
    await dialog.getByText(other.name, { exact: true }).click();
    await expect(this.composer(other)).toBeVisible();
  }

  /** A conversation that is in the list already. */
  async openConversation(title: string): Promise<void> {
    await this.page
      .getByRole("row", { name: title })
      .or(this.page.getByRole("link", { name: title }))
      .first()
      .click();
  }

  composer(other: Person): Locator {
    return this.page.getByRole("textbox", { name: `Message ${other.name}` });
  }

  async say(other: Person, text: string): Promise<void> {
    await typeInto(this.composer(other), text);
    await this.composer(other).press("Enter");
  }

  /** Both write. Only then are private addresses told, and a call within one network is direct. */
  async getAcquainted(other: Person): Promise<void> {
    await this.openDirectMessage(other);
    await this.say(other, "Can you hear me?");
    await other.openConversation(this.name);
    await other.say(this, "Call me.");
    await expect(this.page.getByRole("article").getByText("Call me.")).toBeVisible();
  }

  callButton(kind: CallKind): Locator {
    return this.page.getByRole("button", { name: `${kind} call`, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  incoming(): Locator {
    return this.page.getByRole("alertdialog");
  }

  async hangUp(): Promise<void> {
    await this.button("End").click();
  }

  /** What the call says now: "Ringing…", the timer, "No answer". */
  status(): Locator {
    return this.page.getByTestId("call-status");
  }

  get remoteVideo(): string {
    return "#remote-video";
  }

  get ownVideo(): string {
    return 'video[aria-label="Your own picture"]';
  }
}
