// The lab's plan. Public addresses are real global unicast ones: a relay refuses the networks that
// are set aside for documentation, as it should.

export const kServerName = "earshot.lab.test";
export const kRelayName = "relay.lab.test";

export const kServerAddress = "44.0.0.10";
export const kRelayAddress = "44.0.0.11";
export const kServerAddress6 = "2a00:1450:4000::10";
/** What the crowd's clients come from: every address in it answers. */
export const kCrowdNetwork = "44.0.64.0/20";

export const kNames = [
  `${kServerName}=${kServerAddress}`,
  `${kServerName}=${kServerAddress6}`,
  `${kRelayName}=${kRelayAddress}`,
];

export const kSites = ["a", "b"] as const;
export type SiteName = (typeof kSites)[number];
export type Family = "v4" | "v6";

/** A home or office: host `x` behind router `router-x`. */
export function addressesOf(site: SiteName) {
  const index = kSites.indexOf(site) + 1;
  return {
    wan: `44.0.1.${index}`,
    wan6: `2a00:1450:4000::1:${index}`,
    lan: `10.${index}.0.1`,
    lan6: `2a00:1450:400${index}::1`,
    host: `10.${index}.0.2`,
    /** After a change of the network. */
    otherHost: `10.${index}.0.77`,
    host6: `2a00:1450:400${index}::2`,
    network6: `2a00:1450:400${index}::/64`,
    network: `10.${index}.0.0/24`,
  };
}
