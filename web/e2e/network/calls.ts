// A call over the lab by the product's own buttons, and what must be true of it.
import type { BrowserKind } from "../support/browsers.ts";
import { expectHears, expectSees } from "../support/media.ts";
import type { CallKind, Person } from "../support/person.ts";
import { type Family, kSites } from "./addresses.ts";
import type { NetworkName } from "./firewall.ts";
import { expect, type World } from "./fixtures.ts";
import { acceptToMediaMs, type Path, selectedPath, watchForMedia } from "./measure.ts";
import { noteRow } from "./rows.ts";

/** Ana at site a calls Ben at site b. */
export interface Case {
  networks: [NetworkName, NetworkName];
  browsers?: [BrowserKind, BrowserKind];
  families?: Family[];
  /** What the top plate of the call says. */
  shown: "Direct" | "Relayed";
  /** How each of Ana and Ben reaches a relay, where only one way is open. */
  transport?: "udp" | "tcp" | "tls";
  /** Ana has set "Always relay my calls". */
  alwaysRelay?: true;
  /** They have written to each other: only then are private addresses told. */
  contacts?: true;
  /** Set apart in the table. */
  note?: string;
}

/** Presses Call here and Accept there; ends when both sides show the timer. */
export async function call(caller: Person, callee: Person, kind: CallKind): Promise<void> {
  await caller.openDirectMessage(callee);
  await caller.callButton(kind).click();
  await expect(callee.incoming()).toContainText(`${kind} call`);
  await Promise.all([watchForMedia(caller.page), watchForMedia(callee.page)]);
  await callee.button("Accept").click();
  for (const person of [caller, callee]) await expect(person.status()).toHaveText(/^\d+:\d\d$/);
}

/** Both hear and see each other. */
export async function expectBothWays(...people: Person[]): Promise<void> {
  await Promise.all(people.map(({ page }) => expectHears(page)));
  await Promise.all(people.map(({ page }) => expectSees(page)));
}

export function caseTitle(wanted: Case): string {
  const { networks, browsers, families, transport, alwaysRelay, note } = wanted;
  const always = alwaysRelay ? ", always relayed" : "";
  const over = (transport ? ` over ${transport}` : "") + always;
  const family = families ? `, ${families.join(" and ")} only` : "";
  const apart = note ? `, ${note}` : "";
  return `${networks.join(" to ")}${over}${family}${apart}: ${browserNames(browsers)}`;
}

function browserNames(browsers: Case["browsers"] = ["chromium", "chromium"]): string {
  return browsers.map((each) => (each === "chromium" ? "Chromium" : "Firefox")).join(" to ");
}

function ends({ local, remote, transport, family }: Path): string {
  const own = transport ? `${local} (${transport})` : local;
  return `${own} – ${remote}${family === "v6" ? ", IPv6" : ""}`;
}

async function chooseToBeRelayed({ page }: Person, origin: string): Promise<void> {
  await page.goto(`${origin}/settings/privacy`);
  const choice = page.getByRole("switch", { name: "Always relay my calls" });
  await choice.press("Space");
  await expect(choice).toBeChecked();
  await page.goto(`${origin}/`);
}

/**
 * The way to the page is a way to the relay too, and a browser may well prefer it: takes TLS out of
 * what the server offers, so that plain TCP alone is left.
 */
async function leaveOutTls({ page }: Person, origin: string): Promise<void> {
  await page.addInitScript(() => {
    const withoutTls = (configuration?: RTCConfiguration): RTCConfiguration => {
      const iceServers = structuredClone(configuration?.iceServers ?? []);
      for (const server of iceServers) {
        server.urls = [server.urls].flat().filter((url) => !url.startsWith("turns:"));
      }
      return { ...configuration, iceServers };
    };
    const Original = RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(withoutTls(configuration));
      }
      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration(withoutTls(configuration));
      }
    };
  });
  await page.goto(`${origin}/`);
}

/** A video call that connects by itself as the case says; notes its row of the table. */
export async function expectCallConnects(world: World, wanted: Case): Promise<[Person, Person]> {
  const [kindA, kindB] = wanted.browsers ?? ["chromium", "chromium"];
  for (const [index, site] of kSites.entries()) {
    world.lab.connect(site, wanted.networks[index] ?? "open", wanted.families);
  }
  const ana = await world.newPerson("Ana", "a", { kind: kindA });
  const ben = await world.newPerson("Ben", "b", { kind: kindB });
  if (wanted.contacts) await ana.getAcquainted(ben);
  if (wanted.alwaysRelay) await chooseToBeRelayed(ana, world.server.origin);
  if (wanted.transport === "tcp") {
    for (const person of [ana, ben]) await leaveOutTls(person, world.server.origin);
  }
  await call(ana, ben, "Video");
  await expectBothWays(ana, ben);
  const note = wanted.note ?? (wanted.alwaysRelay && "always relayed");
  const paths = await Promise.all([selectedPath(ana.page), selectedPath(ben.page)]);
  for (const { page } of [ana, ben]) {
    const shown = page.getByText(wanted.shown, { exact: true });
    await expect(shown, JSON.stringify(paths)).toBeVisible();
  }
  // Nothing of Ana's own addresses may be in use, not even unseen.
  if (wanted.alwaysRelay) expect(paths[0].local).toBe("relay");
  if (wanted.transport) {
    for (const path of paths) expect(path).toMatchObject({ transport: wanted.transport });
  }
  const ms = await acceptToMediaMs(ana.page, ben.page);
  noteRow({
    networks: wanted.networks.join(" – ") + (note ? `, ${note}` : ""),
    browsers: browserNames(wanted.browsers),
    path: ends(paths[0]),
    shown: wanted.shown,
    "accept to sound": `${ms} ms`,
  });
  return [ana, ben];
}
