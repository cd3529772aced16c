// Calls connect by themselves from behind every kind of router, through the server's own relay
// where no direct way is open.
import type { BrowserKind } from "../support/browsers.ts";
import { acceptToMediaMs } from "./measure.ts";
import { type Case, caseTitle, expectCallConnects } from "./calls.ts";
import { expect, test } from "./fixtures.ts";

const kWithFirefox: [BrowserKind, BrowserKind] = ["chromium", "firefox"];
const kFromFirefox: [BrowserKind, BrowserKind] = ["firefox", "chromium"];
const kCi = { tag: "@ci" };

interface Row extends Case {
  ci?: true;
}

const kCases: Row[] = [
  { networks: ["open", "open"], shown: "Direct", contacts: true, ci: true },
  { networks: ["open", "open"], shown: "Relayed", note: "strangers" },
  { networks: ["cone", "cone"], shown: "Direct", ci: true },
  { networks: ["cone", "cone"], shown: "Direct", browsers: kWithFirefox },
  { networks: ["open", "open"], shown: "Direct", families: ["v6"], ci: true },
  { networks: ["cone", "cone"], shown: "Direct", families: ["v6"], browsers: kWithFirefox },
  { networks: ["symmetric", "cone"], shown: "Relayed" },
  { networks: ["symmetric", "symmetric"], shown: "Relayed", ci: true },
  { networks: ["symmetric", "symmetric"], shown: "Relayed", browsers: kWithFirefox, ci: true },
  { networks: ["symmetric", "symmetric"], shown: "Relayed", browsers: kFromFirefox },
];

for (const { ci, ...wanted } of kCases) {
  test(caseTitle(wanted), ci ? kCi : {}, async ({ world }) => {
    await expectCallConnects(world, wanted);
  });
}

// The relay is tried from the start and not only after direct ways failed for 3 s.
const kBlocked: Row[] = [
  { networks: ["blockudp", "cone"], shown: "Relayed", ci: true },
  { networks: ["blockudp", "cone"], shown: "Relayed", browsers: kWithFirefox },
  { networks: ["blockudp", "blockudp"], shown: "Relayed", transport: "tcp" },
  { networks: ["only443", "cone"], shown: "Relayed" },
  { networks: ["only443", "only443"], shown: "Relayed", transport: "tls", ci: true },
  {
    networks: ["only443", "only443"],
    shown: "Relayed",
    transport: "tls",
    browsers: kWithFirefox,
    ci: true,
  },
  { networks: ["only443", "only443"], shown: "Relayed", transport: "tls", families: ["v6"] },
];

for (const { ci, ...wanted } of kBlocked) {
  test(`within 3 s, ${caseTitle(wanted)}`, ci ? kCi : {}, async ({ world }) => {
    const [ana, ben] = await expectCallConnects(world, wanted);
    expect(await acceptToMediaMs(ana.page, ben.page)).toBeLessThan(3_000);
  });
}

// Nothing but the way to the server is open, over one transport.
const kRelayOnly: Row[] = [
  { networks: ["relayudp", "relayudp"], shown: "Relayed", transport: "udp" },
  {
    networks: ["relayudp", "relayudp"],
    shown: "Relayed",
    transport: "udp",
    browsers: kWithFirefox,
    ci: true,
  },
  { networks: ["cone", "cone"], shown: "Relayed", alwaysRelay: true, ci: true },
  {
    networks: ["cone", "cone"],
    shown: "Relayed",
    alwaysRelay: true,
    browsers: ["firefox", "chromium"],
  },
  { networks: ["relaytcp", "relaytcp"], shown: "Relayed", transport: "tcp" },
  {
    networks: ["relaytcp", "relaytcp"],
    shown: "Relayed",
    transport: "tcp",
    browsers: kWithFirefox,
    ci: true,
  },
  { networks: ["relayudp", "relayudp"], shown: "Relayed", transport: "udp", families: ["v6"] },
];

for (const { ci, ...wanted } of kRelayOnly) {
  test(caseTitle(wanted), ci ? kCi : {}, async ({ world }) => {
    await expectCallConnects(world, wanted);
  });
}
