// Pictures of every screen, on a desktop and a phone held both ways, light and dark, the ones with
// most words in Arabic, too: `./dev screens [WORD]...` writes them to build/screens (only those
// whose names have one of the words), and the picture of the README to docs/images.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { launch } from "./support/browsers.ts";
import { type Look, walkCall, walkers, walkUnanswered } from "./support/call_walk.ts";
import { kWithGroupCalls } from "./support/group.ts";
import { groupWalkers, walkGroup } from "./support/group_walk.ts";
import { kSizes } from "./support/layout.ts";
import { walkArrival, walkFailure, walkPages, walkReturns } from "./support/page_walk.ts";
import { Person } from "./support/person.ts";
import { kWithRelay } from "./support/relay.ts";
import { Server } from "./support/server.ts";
import { inLanguage, languagesOf, schemesOf } from "./support/states.ts";

const kRoot = resolve(import.meta.dirname, "../..");
const kScreens = join(kRoot, "build/screens");
const kImages = join(kRoot, "docs/images");
const kWords = process.argv.slice(2);

const kSettings = `tls = "self-signed"
${kWithRelay}
[calls]
ring_s = 300`;
const kWithoutRelay = "[turn]\nenabled = false";

const kDevices = ["desktop", "phone", "landscape"] as const;

/** A calm picture in motion, as a camera would send one. */
function scenery(name: string, colours: string): string {
  const file = join(kScreens, `${name}.mjpeg`);
  const source = `gradients=size=1280x720:rate=15:speed=0.02:nb_colors=4:${colours}`;
  const arguments_ = ["-v", "error", "-y", "-f", "lavfi", "-i", source, "-t", "3", "-c:v", "mjpeg"];
  execFileSync("ffmpeg", [...arguments_, "-q:v", "4", "-pix_fmt", "yuvj420p", file]);
  return file;
}

/** In every theme that the state shows, on every device. */
async function shoot(page: Page, state: string, language = ""): Promise<void> {
  for (const colorScheme of schemesOf(state)) {
    await page.emulateMedia({ colorScheme });
    for (const device of kDevices) {
      await page.setViewportSize(kSizes[device]);
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 250))),
      );
      const words = `${state} ${language} ${device} ${colorScheme}`;
      await page.screenshot({ path: join(kScreens, `${words.replaceAll(/\W+/g, "-")}.png`) });
    }
  }
  await page.setViewportSize(kSizes.desktop);
}

const look: Look = async (state, { page }) => {
  if (kWords.length > 0 && !kWords.some((word) => state.includes(word))) return;
  // Controls hide from a resting pointer, not from a key.
  await page.keyboard.press("Shift");
  await shoot(page, state);
  if (languagesOf(state).includes("ar")) {
    await inLanguage(page, "ar", () => shoot(page, state, "ar"));
  }
};

/** A walk of its own server. */
async function walk(
  browser: Browser,
  settings: string,
  go: (world: { server: Server; openBrowser: () => Promise<Browser> }) => Promise<void>,
): Promise<void> {
  const server = new Server(settings);
  await server.start();
  try {
    await go({ server, openBrowser: async () => browser });
  } finally {
    await server.dispose();
  }
}

/** The picture of the README: two people, two cameras. */
async function paintCall(server: Server, browsers: readonly [Browser, Browser]): Promise<void> {
  const ana = await Person.register("Ana", browsers[0], server);
  const ben = await Person.register("Ben", browsers[1], server);
  await ana.getAcquainted(ben);
  await ana.callButton("Video").click();
  await ben.button("Accept").click();
  const { page } = ben;
  await page.getByText(/^(Direct|Relayed)$/).waitFor();
  // As good as the line of this machine is, once both pictures have their size.
  await page.getByText(/^(Excellent|Good)$/).waitFor({ timeout: 60_000 });
  await page.screenshot({ path: join(kImages, "call.png") });
}

async function main(): Promise<void> {
  mkdirSync(kScreens, { recursive: true });
  mkdirSync(kImages, { recursive: true });
  const open = (name: string, colours: string) =>
    launch("chromium", { trustAll: true, cameraFile: scenery(name, colours) });
  const browsers = await Promise.all([
    open("dawn", "c0=0x203a6b:c1=0xf2b28c:c2=0x8a5a83:c3=0x31507f"),
    open("wood", "c0=0x123c2e:c1=0x8fb996:c2=0x3f7a5c:c3=0xd9e4c4"),
    open("sand", "c0=0x6b4a20:c1=0xf2d9a0:c2=0xb98a4e:c3=0x8a6a3a"),
    open("lake", "c0=0x0f3d56:c1=0x8fd0e0:c2=0x2f7f9e:c3=0xd0eef2"),
  ]);
  const [dawn, wood] = browsers;
  const calm = { reducedMotion: "reduce" } as const;
  try {
    if (kWords.length === 0)
      await walk(dawn, kSettings, ({ server }) => paintCall(server, [dawn, wood]));
    await walk(dawn, kSettings, (world) => walkArrival(world, look));
    await walk(wood, kSettings, async (world) => walkUnanswered(await walkers(world, calm), look));
    await walk(wood, kSettings, async (world) => walkCall(await walkers(world, calm), look));
    await walk(dawn, kSettings, async (world) => walkPages(await walkers(world, calm), look));
    await walk(
      dawn,
      `${kSettings}\n[group_calls]\nring_s = 300\n${kWithGroupCalls}`,
      async ({ server }) => walkGroup(await groupWalkers(browsers, server, calm), look),
    );
    await walk(wood, kWithoutRelay, async (world) => {
      const people = await walkers(world, calm);
      await walkReturns(people, look);
      await walkFailure(people, look);
    });
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
  }
}

await main();
