// A small internet of network namespaces: the bridge "internet" stands in the lab's own namespace,
// with a server, a foreign relay and two sites on it, each a host behind a router. Everything is
// synchronous and takes a second; tools/in_lab.sh takes it down whatever happens.
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  addressesOf,
  type Family,
  kCrowdNetwork,
  kNames,
  kRelayAddress,
  kServerAddress,
  kServerAddress6,
  kSites,
  type SiteName,
} from "./addresses.ts";
import { type NetworkName, routerRules } from "./firewall.ts";
import { Namespace, run, startProcess } from "./namespace.ts";

const kDelayLine =
  process.env.EARSHOT_DELAY_LINE ??
  join(import.meta.dirname, "../../../build/release/bench/delay_line");

interface Site {
  host: Namespace;
  router: Namespace;
  network: NetworkName;
}

export interface Conditions {
  /** Of the packets in each direction. */
  lossPercent?: number;
  /** Of the access link, in each direction. */
  rateKbit?: number;
}

export class Lab {
  readonly server: Namespace;
  readonly relay: Namespace;
  readonly crowd: Namespace;
  readonly #sites: Record<SiteName, Site>;
  readonly #nameServers: ChildProcess[] = [];
  #delayLine: ChildProcess | undefined;

  private constructor() {
    run(["ip", "link", "add", "internet", "type", "bridge"]);
    run(["ip", "link", "set", "internet", "up"]);
    run(["ip", "addr", "add", "44.0.0.1/16", "dev", "internet"]);
    run(["ip", "addr", "add", "2a00:1450:4000::1/64", "dev", "internet", "nodad"]);
    this.server = onTheInternet("server", `${kServerAddress}/16`, `${kServerAddress6}/64`);
    this.relay = onTheInternet("relay", `${kRelayAddress}/16`);
    this.crowd = onTheInternet("crowd", "44.0.2.1/16");
    // Whoever reads nothing also has no room for what is sent.
    this.crowd.run(["sysctl", "-qw", "net.ipv4.tcp_rmem=4096 4096 4096"]);
    this.crowd.ip([`route add local ${kCrowdNetwork} dev lo`]);
    this.#sites = { a: makeSite("a"), b: makeSite("b") };
    for (const each of kSites) {
      const { network, network6, wan, wan6 } = addressesOf(each);
      for (const other of [this.server, this.relay]) other.ip([`route add ${network} via ${wan}`]);
      this.server.ip([`route add ${network6} via ${wan6}`]);
    }
  }

  static async open(): Promise<Lab> {
    if (process.env.EARSHOT_LAB !== "private") throw new Error("start this with tools/in_lab.sh");
    clear();
    const hosts = kNames.map((pair) => pair.split("=").toReversed().join(" "));
    writeFileSync("/etc/hosts", `127.0.0.1 localhost\n::1 localhost\n${hosts.join("\n")}\n`);
    const lab = new Lab();
    for (const { host } of Object.values(lab.#sites)) {
      const script = join(import.meta.dirname, "dns_server.ts");
      const command = [process.execPath, script, ...kNames];
      lab.#nameServers.push(await host.start(command, "name server ready"));
    }
    return lab;
  }

  close(): void {
    this.#delayLine?.kill();
    for (const each of this.#nameServers) each.kill();
    clear();
  }

  host(site: SiteName): Namespace {
    return this.#sites[site].host;
  }

  /** Connects a site through another kind of router; connections from before are cut off. */
  connect(site: SiteName, network: NetworkName, families: Family[] = ["v4"]): void {
    const { host, router } = this.#sites[site];
    const { host: address, host6, lan, lan6 } = addressesOf(site);
    this.#sites[site].network = network;
    router.rules(routerRules(network));
    router.run(["conntrack", "-F"]);
    const lines = ["link set eth0 down", "addr flush dev eth0", "link set eth0 up"];
    if (families.includes("v4")) {
      lines.push(`addr add ${address}/24 dev eth0`, `route add default via ${lan}`);
    }
    if (families.includes("v6")) {
      lines.push(`addr add ${host6}/64 dev eth0 nodad`, `route add ::/0 via ${lan6}`);
    }
    host.ip(lines);
    this.limit(site, {});
  }

  /** The site's host gets another address from its router, as after a change of the network. */
  changeAddress(site: SiteName): void {
    const { host: address, otherHost, lan } = addressesOf(site);
    this.host(site).ip([
      `addr del ${address}/24 dev eth0`,
      `addr add ${otherHost}/24 dev eth0`,
      `route replace default via ${lan}`,
    ]);
  }

  /** Everything to and from a site's router takes this much longer each way; 0: as before. */
  async delay(site: SiteName, ms: number): Promise<void> {
    const port = `to-router-${site}`;
    this.#delayLine?.kill();
    this.#delayLine = undefined;
    if (ms === 0) {
      run(["ip", "link", "set", port, "master", "internet"]);
      return;
    }
    const [near, far] = [`to-late-${site}`, `late-${site}`];
    if (!run(["ip", "-brief", "link"]).includes(near)) {
      run(["ip", "link", "add", near, "type", "veth", "peer", "name", far]);
      for (const each of [near, far]) {
        run(["ethtool", "-K", each, "tso", "off", "gso", "off", "gro", "off", "tx", "off"]);
        run(["ip", "link", "set", each, "up"]);
      }
      run(["ip", "link", "set", near, "master", "internet"]);
    }
    run(["ip", "link", "set", port, "nomaster"]);
    const command = [kDelayLine, port, far, String(ms)];
    this.#delayLine = await startProcess(command, "delay line up");
  }

  /** Makes a site's access link bad, or with `{}` good again. */
  limit(site: SiteName, { lossPercent = 0, rateKbit }: Conditions): void {
    const { host, router, network } = this.#sites[site];
    router.rules(routerRules(network, lossPercent));
    for (const [namespace, device] of [
      [host, "eth0"],
      [router, "lan"],
    ] as const) {
      const shape = ["tbf", "rate", `${rateKbit}kbit`, "burst", "4kb", "latency", "300ms"];
      const queue = rateKbit === undefined ? ["noqueue"] : shape;
      namespace.run(["tc", "qdisc", "replace", "dev", device, "root", ...queue]);
    }
  }
}

/** Everything a lab makes; what is left when the process that made it was killed. */
function clear(): void {
  // A namespace outlives its name for a while; its cables need not.
  for (const [, link = ""] of run(["ip", "-brief", "link"]).matchAll(/^(internet|to-[\w-]+)/gm)) {
    run(["ip", "link", "del", link]);
  }
  for (const line of run(["ip", "netns", "list"]).split("\n")) {
    const [name] = line.split(" ");
    if (name) Namespace.remove(name);
  }
}

/** A veth pair whose packets are as small as on a wire, so that rates and losses mean something. */
function cable(namespace: Namespace, device: string, other: string, otherPlace: string): void {
  const peer = ["type", "veth", "peer", "name", other, "netns", otherPlace];
  namespace.run(["ip", "link", "add", device, ...peer]);
  const offload = ["tso", "off", "gso", "off", "gro", "off", "tx", "off"];
  namespace.run(["ethtool", "-K", device, ...offload]);
  namespace.ip([`link set ${device} up`]);
}

/** A cable from `device` to the bridge. */
function plugIn(namespace: Namespace, device: string): void {
  const port = `to-${namespace.name}`;
  cable(namespace, device, port, String(process.pid));
  run(["ethtool", "-K", port, "tso", "off", "gso", "off", "gro", "off", "tx", "off"]);
  run(["ip", "link", "set", port, "master", "internet", "up"]);
}

function onTheInternet(name: string, ...addresses: string[]): Namespace {
  const namespace = new Namespace(name);
  plugIn(namespace, "eth0");
  namespace.ip(addresses.map((each) => `addr add ${each} dev eth0`));
  return namespace;
}

function makeSite(site: SiteName): Site {
  const { wan, wan6, lan, lan6 } = addressesOf(site);
  const router = new Namespace(`router-${site}`);
  const host = new Namespace(site);
  plugIn(router, "wan");
  cable(router, "lan", "eth0", site);
  host.run(["ethtool", "-K", "eth0", "tso", "off", "gso", "off", "gro", "off", "tx", "off"]);
  host.ip(["link set eth0 up"]);
  router.run(["sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"]);
  const routes = kSites
    .filter((each) => each !== site)
    .flatMap((each) => {
      const other = addressesOf(each);
      return [
        `route add ${other.network} via ${other.wan}`,
        `route add ${other.network6} via ${other.wan6}`,
      ];
    });
  router.ip([
    `addr add ${wan}/16 dev wan`,
    `addr add ${wan6}/64 dev wan`,
    `addr add ${lan}/24 dev lan`,
    `addr add ${lan6}/64 dev lan`,
    ...routes,
  ]);
  return { host, router, network: "open" };
}
