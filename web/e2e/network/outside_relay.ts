// Debian's coturn at an address of its own: a relay that somebody runs already.
import type { ChildProcess } from "node:child_process";
import { kRelayAddress, kRelayName } from "./addresses.ts";
import type { Authority } from "./authority.ts";
import type { Lab } from "./lab.ts";

const kSecret = "a secret of the lab";

export function startOutsideRelay(lab: Lab, authority: Authority): Promise<ChildProcess> {
  const files = ["--cert", authority.certificate, "--pkey", authority.key];
  const state = ["--pidfile", `${authority.directory}/turn.pid`, "--log-file", "stdout"];
  const ports = ["--listening-port", "3478", "--tls-listening-port", "443"];
  const range = ["--min-port", "50000", "--max-port", "51000"];
  const secret = ["--use-auth-secret", "--static-auth-secret", kSecret, "--realm", "lab"];
  const database = ["--userdb", `${authority.directory}/turn.db`];
  return lab.relay.start(
    [
      "turnserver",
      "-n",
      "--no-cli",
      "-L",
      kRelayAddress,
      ...files,
      ...state,
      ...ports,
      ...range,
    ].concat(secret, database),
    "Wait for relay ports initialization",
  );
}

/** Settings of a server that sends people to that relay and has none of its own. */
export const kOutsideRelaySettings = `
[turn]
enabled = false
[[turn.external]]
urls = [
  "stun:${kRelayAddress}:3478",
  "turn:${kRelayAddress}:3478?transport=udp",
  "turn:${kRelayAddress}:3478?transport=tcp",
  "turns:${kRelayName}:443?transport=tcp",
]
static_auth_secret = "${kSecret}"
`;
