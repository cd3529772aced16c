import { expect, test, type World } from "./support/fixtures.ts";
import { expectHears } from "./support/media.ts";
import { Person } from "./support/person.ts";

/** Takes away what browsers of 2017 do not have, before any script of the page runs. */
function ageBrowser(): void {
  const page = window as unknown as Record<string, unknown>;
  for (const name of [
    "structuredClone",
    "ResizeObserver",
    "IntersectionObserver",
    "BroadcastChannel",
    "AbortController",
    "AbortSignal",
    "queueMicrotask",
    "WeakRef",
    "FinalizationRegistry",
    "AggregateError",
    "AudioWorklet",
    "AudioWorkletNode",
    "documentPictureInPicture",
  ])
    delete page[name];
  const lacking: [object, string[]][] = [
    [Array.prototype, ["at", "flat", "flatMap", "findLast", "toSorted", "toReversed", "with"]],
    [String.prototype, ["at", "replaceAll", "matchAll", "trimStart", "padStart"]],
    [Object, ["fromEntries", "hasOwn", "groupBy"]],
    [Promise, ["allSettled", "any", "withResolvers", "try"]],
    [Promise.prototype, ["finally"]],
    [Element.prototype, ["replaceChildren", "toggleAttribute", "getAnimations"]],
    [Blob.prototype, ["arrayBuffer", "text"]],
    [Intl, ["PluralRules", "ListFormat", "RelativeTimeFormat", "Segmenter", "DisplayNames"]],
    [Crypto.prototype, ["randomUUID"]],
    [Navigator.prototype, ["locks", "permissions", "wakeLock", "serviceWorker", "mediaSession"]],
  ];
  for (const [target, names] of lacking)
    for (const name of names) delete (target as Record<string, unknown>)[name];
}

/** Somebody at an old browser: what it lacks is gone, and the address asks for the old build. */
async function oldPerson(name: string, world: World, alsoLacks?: () => void): Promise<Person> {
  const person = await Person.visit(name, await world.openBrowser("chromium"));
  await person.context.addInitScript(ageBrowser);
  // After the hook that looks at media, which needs what is missing.
  if (alsoLacks) await person.page.addInitScript(alsoLacks);
  await person.page.goto(`${world.server.origin}/register?legacy`);
  await expect(person.page.locator("html[data-legacy]")).toBeAttached();
  await person.createAccount();
  return person;
}

test.describe("a browser of 2017", () => {
  test("signs in, chats and makes a voice call with the old build", async ({ world }) => {
    const ana = await oldPerson("Ana", world);
    const ben = await world.newPerson("Ben", "chromium");
    const failures: string[] = [];
    ana.page.on("pageerror", (error) => failures.push(error.message));
    await ana.openDirectMessage(ben);
    await ana.say(ben, "Hello from 2017, **still here**");
    await ben.openConversation("Ana");
    await expect(ben.page.getByRole("article").getByText("still here")).toBeVisible();
    await ben.say(ana, "👍🏽");
    await expect(ana.page.getByRole("article").getByText("👍🏽")).toBeVisible();

    await ana.callButton("Voice").click();
    await expect(ben.incoming()).toContainText("Voice call");
    await ben.button("Accept").click();
    for (const person of [ana, ben]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
    await Promise.all([expectHears(ana.page), expectHears(ben.page)]);
    await ana.hangUp();
    for (const person of [ana, ben]) await expect(person.status()).toContainText("Call ended");
    expect(failures).toEqual([]);
  });

  test("without WebRTC has the chat, and says why it cannot call", async ({ world }) => {
    const ana = await oldPerson("Ana", world, () => {
      const page = window as unknown as Record<string, unknown>;
      delete page.RTCPeerConnection;
      delete page.webkitRTCPeerConnection;
    });
    const ben = await world.newPerson("Ben", "chromium");
    await ana.openDirectMessage(ben);
    await ana.say(ben, "I can only write");
    await ben.openConversation("Ana");
    await expect(ben.page.getByRole("article").getByText("I can only write")).toBeVisible();
    await ana.callButton("Voice").click();
    await expect(ana.page.getByText("This browser can't make calls.").first()).toBeVisible();
    await expect(
      ana.page.getByText("Update it, or use a current Chrome, Edge, Firefox or Safari.").first(),
    ).toBeVisible();
  });

  test("that can run neither build shows a sentence", async ({ world }) => {
    const browser = await world.openBrowser("chromium");
    const ancient = await Person.visit("Old", browser);
    await ancient.context.addInitScript(() => {
      const page = window as unknown as Record<string, unknown>;
      delete page.fetch;
    });
    await ancient.page.goto(`${world.server.origin}/?legacy`);
    await expect(ancient.page.getByText("Earshot could not start in this browser.")).toBeVisible();
  });

  test("gets the present build when it is a present browser", async ({ world }) => {
    const ana = await world.newPerson("Ana", "chromium");
    await expect(ana.page.locator("html:not([data-legacy])")).toBeAttached();
    const scripts = await ana.page
      .locator("script[src]")
      .evaluateAll((all) => all.map((script) => (script as HTMLScriptElement).type));
    expect(scripts).toContain("module");
  });
});
