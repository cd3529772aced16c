// Pictures of every screen, on a desktop and a phone, light and dark: `./dev screens` writes them
// to build/screens, and the picture of the README to docs/images.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { launch } from "./support/browsers.ts";
import { Person } from "./support/person.ts";
import { Server } from "./support/server.ts";

const kRoot = resolve(import.meta.dirname, "../..");
const kScreens = join(kRoot, "build/screens");
const kImages = join(kRoot, "docs/images");

// Browsers reach the server's relay at the address of this machine or network namespace.
const kAddress =
  Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === "IPv4" && !each.internal)?.address ?? "127.0.0.1";
const kWithRelay = `tls = "self-signed"
public_address = ["${kAddress}"]
[turn]
listen = "${kAddress}:3478"`;
const kWithoutRelay = "[turn]\nenabled = false";

type Scheme = "light" | "dark";
const kDesktop = { width: 1280, height: 800 };
const kPhone = { width: 390, height: 844 };

/** A calm picture in motion, as a camera would send one. */
function scenery(name: string, colours: string): string {
  const file = join(kScreens, `${name}.mjpeg`);
  const source = `gradients=size=1280x720:rate=15:speed=0.02:nb_colors=4:${colours}`;
  const arguments_ = ["-v", "error", "-y", "-f", "lavfi", "-i", source, "-t", "3", "-c:v", "mjpeg"];
  execFileSync("ffmpeg", [...arguments_, "-q:v", "4", "-pix_fmt", "yuvj420p", file]);
  return file;
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const scheme of ["light", "dark"] satisfies Scheme[]) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const [device, size] of [
      ["desktop", kDesktop],
      ["phone", kPhone],
    ] as const) {
      await page.setViewportSize(size);
      await page.evaluate(() => {
        // As after loading the page at this size.
        const chosen = document.querySelector("nav a[aria-current]");
        chosen?.scrollIntoView({ block: "nearest", inline: "center" });
        return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 250)));
      });
      await page.screenshot({ path: join(kScreens, `${name}-${device}-${scheme}.png`) });
    }
  }
  await page.setViewportSize(kDesktop);
}

async function talk(ana: Person, ben: Person): Promise<void> {
  await ana.openDirectMessage(ben);
  await ana.say(ben, "Morning! Did the *new* door open for you?");
  await ben.openConversation(ana.name);
  await ben.say(ana, "It did. The code is `4711`, see https://example.org/door");
  await ben.say(ana, "Shall we talk about the **visit on Friday**?");
  await ana.say(ben, "Yes. I would like to see you, too.");
  await ana.page.getByRole("article").getByText("visit on Friday").waitFor();
}

/** The self-test, and what an administrator sees of it and of the server. */
async function testConnection({ page }: Person, server: Server): Promise<void> {
  await page.goto(`${server.origin}/settings/connection`);
  await page.getByRole("button", { name: "Test my connection" }).click();
  await page.getByRole("button", { name: "Copy report" }).waitFor({ timeout: 60_000 });
  await shoot(page, "settings-connection");
  await page.goto(`${server.origin}/settings/server-connection`);
  await page.getByRole("list", { name: "Checks of the server" }).waitFor({ timeout: 60_000 });
  await shoot(page, "settings-server-connection");
}

/** A call that insists on a relay where there is none, and the self-test that its end offers. */
async function findNoWay(browsers: readonly [Browser, Browser]): Promise<void> {
  const [first, second] = browsers;
  const server = new Server(kWithoutRelay);
  await server.start();
  try {
    const ana = await Person.register("Ana", first, server);
    const ben = await Person.register("Ben", second, server);
    await ana.openDirectMessage(ben);
    await ana.page.goto(`${server.origin}/settings/privacy`);
    await ana.page.getByRole("switch", { name: "Always relay my calls" }).press("Space");
    await ana.page.goto(server.origin);
    await ana.openConversation(ben.name);
    await ana.callButton("Voice").click();
    await ben.button("Accept").click();
    await ben.button("Test my connection").waitFor({ timeout: 60_000 });
    await shoot(ana.page, "ended-no-way");
    await ben.button("Test my connection").click();
    await ben.button("Copy report").waitFor({ timeout: 60_000 });
    await shoot(ben.page, "settings-connection-no-relay");
  } finally {
    await server.dispose();
  }
}

async function main(): Promise<void> {
  mkdirSync(kScreens, { recursive: true });
  mkdirSync(kImages, { recursive: true });
  const server = new Server(kWithRelay);
  await server.start();
  const browsers = await Promise.all([
    launch("chromium", {
      trustAll: true,
      cameraFile: scenery("dawn", "c0=0x203a6b:c1=0xf2b28c:c2=0x8a5a83:c3=0x31507f"),
    }),
    launch("chromium", {
      trustAll: true,
      cameraFile: scenery("wood", "c0=0x123c2e:c1=0x8fb996:c2=0x3f7a5c:c3=0xd9e4c4"),
    }),
  ]);
  try {
    const visitor = await Person.visit("Zoe", browsers[0]);
    await visitor.page.goto(`${server.origin}/register`);
    await visitor.page.getByLabel("Your name").waitFor();
    await shoot(visitor.page, "register");
    const ana = await Person.register("Ana", browsers[0], server);
    await shoot(ana.page, "empty");
    const ben = await Person.register("Ben", browsers[1], server);
    await visitor.page.goto(`${server.origin}/sign-in`);
    await visitor.page.getByLabel("User name").waitFor();
    await shoot(visitor.page, "sign-in");
    await talk(ana, ben);
    await shoot(ana.page, "chat");
    await ana.callButton("Video").click();
    await ben.incoming().waitFor();
    await shoot(ben.page, "incoming");
    await shoot(ana.page, "calling");
    await ben.button("Accept").click();
    await ben.page.getByText(/^(Direct|Relayed)$/).waitFor();
    await ben.page.locator(ben.remoteVideo).evaluate((video: HTMLVideoElement) => {
      return new Promise((done) => video.requestVideoFrameCallback(done));
    });
    await ben.page.screenshot({ path: join(kImages, "call.png") });
    await shoot(ben.page, "call");
    await ben.page.getByRole("button", { name: /Direct|Relayed/ }).click();
    await shoot(ben.page, "call-connection");
    await ben.page.keyboard.press("Escape");
    await ana.hangUp();
    await shoot(ben.page, "ended");
    await testConnection(ana, server);
    for (const section of [
      "profile",
      "security",
      "notifications",
      "privacy",
      "audio-video",
      "appearance",
      "server",
    ]) {
      await ana.page.goto(`${server.origin}/settings/${section}`);
      await ana.page.getByRole("heading").first().waitFor();
      await shoot(ana.page, `settings-${section}`);
    }
    await findNoWay(browsers);
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    await server.dispose();
  }
}

await main();
