// Whole browsers, as a test can halt, wake and kill them: every process of theirs, by its id.
import { readdirSync, readFileSync } from "node:fs";
import type { Browser } from "@playwright/test";
import { type BrowserKind, type LaunchOptions, launch } from "./browsers.ts";

function parentOf(pid: number): number | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold spaces; state and parent follow it.
    return Number(line.slice(line.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

/** A browser with the id of its process; its other ones are children of that. One at a time. */
export async function launchKnown(
  kind: BrowserKind,
  options: LaunchOptions,
): Promise<{ browser: Browser; pid: number }> {
  const before = new Set(childrenOf(process.pid));
  const browser = await launch(kind, options);
  const born = childrenOf(process.pid).filter((pid) => !before.has(pid));
  if (born.length !== 1) throw new Error(`${born.length} processes began with one browser`);
  return { browser, pid: born[0]! };
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

/** All that descend from it. */
export function descendantsOf(pid: number): number[] {
  const all = childrenOf(pid);
  for (const each of all) all.push(...childrenOf(each));
  return all;
}

/** As ps shows it, at most 15 letters; "" when it has ended. */
export function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}

/** A process and all that descend from it. */
export function signalTree(pid: number, signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void {
  // Whoever is halted first starts no more of them.
  if (signal !== "SIGCONT") signalOne(pid, "SIGSTOP");
  for (const each of [pid, ...descendantsOf(pid)]) signalOne(each, signal);
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
