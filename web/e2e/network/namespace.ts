// One network namespace: commands and processes inside it.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";

/** Runs a command outside every namespace of the lab but inside the lab's world. */
export function run(command: string[], input = ""): string {
  const [program = "", ...rest] = command;
  return execFileSync(program, rest, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}

/** A process that prints a line with `ready` once it serves. */
export async function startProcess(command: string[], ready: string): Promise<ChildProcess> {
  const [program = "", ...rest] = command;
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  await new Promise<void>((done, failed) => {
    const hear = (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes(ready)) done();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", failed);
    child.once("exit", () => failed(new Error(`${command.join(" ")} ended:\n${log}`)));
  });
  return child;
}

export class Namespace {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    run(["ip", "netns", "add", name]);
    this.run(["sysctl", "-qw", ...kQuietIpv6]);
    this.ip(["link set lo up"]);
  }

  /** Put before a command line, it runs that command in here. */
  get command(): string[] {
    return ["nsenter", `--net=/run/netns/${this.name}`, "--"];
  }

  run(command: string[], input = ""): string {
    return run([...this.command, ...command], input);
  }

  /** `lines`: commands of ip(8), each without the leading "ip". */
  ip(lines: string[]): void {
    this.run(["ip", "-batch", "-"], `${lines.join("\n")}\n`);
  }

  /** `rules`: a file of nft(8) that takes the place of all rules. */
  rules(rules: string): void {
    this.run(["nft", "-f", "-"], `flush ruleset\n${rules}`);
  }

  /** A process in here that prints a line with `ready` once it serves. */
  start(command: string[], ready: string): Promise<ChildProcess> {
    return startProcess([...this.command, ...command], ready);
  }

  /** Ends what runs in here and takes the namespace down with its interfaces. */
  static remove(name: string): void {
    for (const pid of run(["ip", "netns", "pids", name]).split("\n").filter(Boolean)) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    run(["ip", "netns", "del", name]);
  }
}

// Addresses are usable at once, and only those that the lab gave.
const kQuietIpv6 = [
  "net.ipv6.conf.all.accept_dad=0",
  "net.ipv6.conf.default.accept_dad=0",
  "net.ipv6.conf.default.accept_ra=0",
  "net.ipv6.conf.default.router_solicitations=0",
];
