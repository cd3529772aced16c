// What stands between a home or an office and the internet: address translation and a firewall, as
// nftables rules for its router.

/** "tcp 443": what may leave. */
type Exit = `${"tcp" | "udp"} ${number}`;

interface Rules {
  translation: "none" | "cone" | "symmetric";
  /** Everything may leave when missing. */
  exits?: Exit[];
  udp?: false;
  /** Whatever else claims to be TLS is looked into, and ICE over TCP is dropped. */
  inspected?: true;
}

export const kNetworks = {
  /** Routed, nothing translated, nothing refused. */
  open: { translation: "none" },
  /** The usual home router: a port stays the same towards everybody. */
  cone: { translation: "cone" },
  /** Another random port towards each destination: nobody can be told where to send to. */
  symmetric: { translation: "symmetric" },
  blockudp: { translation: "cone", udp: false },
  only443: { translation: "cone", exits: ["tcp 443"] },
  /** TLS to port 443 and nothing else: the way to a relay, and no way to the server's media. */
  onlytls: { translation: "cone", exits: ["tcp 443"], inspected: true },
  /** Only the way to the server, over one transport each: calls must be relayed. */
  relayudp: { translation: "cone", exits: ["tcp 443", "udp 3478"] },
  relaytcp: { translation: "cone", exits: ["tcp 443", "tcp 3478"] },
} satisfies Record<string, Rules>;

export type NetworkName = keyof typeof kNetworks;

const kMasquerade = {
  none: "",
  cone: 'oifname "wan" masquerade',
  symmetric: 'oifname "wan" masquerade random,fully-random',
};

/** New packets from outside end at the router: entries for them would spoil hole punching. */
const kClosed = `
  chain input { type filter hook input priority 0; policy accept;
    iifname "wan" ct state new drop
  }`;

/** A STUN message behind its length (RFC 4571), by the magic cookie. */
const kNoIceOverTcp = 'iifname "lan" meta l4proto tcp @ih,48,32 0x2112a442 drop';

function exitRules({ exits, udp }: Rules): string {
  if (exits) return exits.map((exit) => `${exit.replace(" ", " dport ")} accept`).join("\n    ");
  return udp === false ? "meta l4proto udp drop\n    accept" : "accept";
}

/** `lossPercent`: of the packets that pass, in each direction, at random. */
export function routerRules(name: NetworkName, lossPercent = 0): string {
  const rules: Rules = kNetworks[name];
  const random = lossPercent < 100 ? `numgen random mod 1000 < ${lossPercent * 10} ` : "";
  const loss = lossPercent > 0 ? `${random}drop` : "";
  if (rules.translation === "none") {
    return `table inet filter {
  chain forward { type filter hook forward priority 0; policy accept;
    ${loss}
  }
}\n`;
  }
  return `table inet filter {${kClosed}
  chain forward { type filter hook forward priority 0; policy drop;
    ${loss}
    ${rules.inspected ? kNoIceOverTcp : ""}
    ct state established,related accept
    iifname "lan" jump out
  }
  chain out {
    ${exitRules(rules)}
  }
}
table ip translation {
  chain postrouting { type nat hook postrouting priority 100;
    ${kMasquerade[rules.translation]}
  }
}\n`;
}
