// A coturn that somebody runs already serves instead of the relay inside.
import { expectCallConnects } from "./calls.ts";
import { test } from "./fixtures.ts";
import { kOutsideRelaySettings, startOutsideRelay } from "./outside_relay.ts";

test.use({ settings: kOutsideRelaySettings });

const kTransports = [
  ["relayudp", "udp"],
  ["relaytcp", "tcp"],
  ["only443", "tls"],
] as const;

for (const [network, transport] of kTransports) {
  const tag = transport === "tls" ? "@ci" : "@full";
  test(`coturn over ${transport} relays a call`, { tag }, async ({ world }) => {
    const relay = await startOutsideRelay(world.lab, world.authority);
    try {
      await expectCallConnects(world, {
        networks: [network, network],
        browsers: ["chromium", "firefox"],
        shown: "Relayed",
        transport,
        note: "coturn",
      });
    } finally {
      relay.kill();
    }
  });
}
