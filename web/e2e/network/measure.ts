// What a call over the lab was like, from the browsers' own statistics.
import type { Page } from "@playwright/test";

interface Marks {
  acceptedMs: number | undefined;
  connectedMs: number | undefined;
  heardMs: number | undefined;
}

declare global {
  interface Window {
    __marks: Marks;
  }
}

/** Notes, in a page without a call, the next click and the first sound that arrives after it. */
export function watchForMedia(page: Page): Promise<void> {
  return page.evaluate(() => {
    const marks: Marks = { acceptedMs: undefined, connectedMs: undefined, heardMs: undefined };
    window.__marks = marks;
    const seen = window.__media.connections.length;
    const click = () => {
      marks.acceptedMs ??= Date.now();
    };
    document.addEventListener("click", click, { capture: true, once: true });
    const timer = setInterval(() => {
      for (const connection of window.__media.connections.slice(seen)) {
        if (connection.connectionState === "connected") marks.connectedMs ??= Date.now();
        const sources = connection
          .getReceivers()
          .filter(({ track }) => track.kind === "audio")
          .flatMap((receiver) => receiver.getSynchronizationSources());
        if (sources.length > 0) marks.heardMs ??= Date.now();
      }
      // The state may be told after the first sound.
      if (marks.heardMs !== undefined && marks.connectedMs !== undefined) clearInterval(timer);
    }, 10);
  });
}

/** From the click on Accept at `callee` to the first sound at both, in milliseconds. */
export async function acceptToMediaMs(caller: Page, callee: Page): Promise<number> {
  const [there, here] = await Promise.all(
    [caller, callee].map((page) => page.evaluate(() => window.__marks)),
  );
  if (!there?.heardMs || !here?.heardMs || !here.acceptedMs) throw new Error("nothing was heard");
  return Math.max(there.heardMs, here.heardMs) - here.acceptedMs;
}

export interface Path {
  /** "host", "srflx", "prflx", "relay". */
  local: string;
  remote: string;
  /** What the local end sends over; a relay's is that towards the other side. */
  protocol: "udp" | "tcp";
  /** How the own relay is reached, when the local end is one: "udp", "tcp", "tls". */
  transport: string | undefined;
  family: "v4" | "v6";
}

/** The pair of candidates in use. */
export function selectedPath(page: Page): Promise<Path> {
  return page.evaluate(async () => {
    const open = window.__media.connections.filter(
      ({ connectionState }) => connectionState === "connected",
    );
    const latest = open.at(-1);
    if (!latest) throw new Error("no connection is up");
    const report = await window.__media.statsOf(latest);
    const entries = [...report.values()];
    const selected = entries.find(({ type }) => type === "transport")?.selectedCandidatePairId;
    const pair =
      report.get(selected) ??
      entries.find((each) => each.type === "candidate-pair" && each.selected) ??
      entries.find((each) => each.type === "candidate-pair" && each.nominated);
    const local = report.get(pair?.localCandidateId);
    const remote = report.get(pair?.remoteCandidateId);
    const address: string = local?.address ?? "";
    return {
      local: local?.candidateType,
      remote: remote?.candidateType,
      protocol: local?.protocol,
      transport: local?.relayProtocol,
      family: address.includes(":") ? "v6" : "v4",
    };
  });
}

export interface Heard {
  samples: number;
  concealed: number;
  framesDecoded: number;
}

/** Sums since the call began: take two to know what happened between. */
export function heard(page: Page): Promise<Heard> {
  return page.evaluate(async () => {
    const sum = { samples: 0, concealed: 0, framesDecoded: 0 };
    for (const connection of window.__media.connections) {
      const report = await window.__media.statsOf(connection);
      for (const entry of report.values()) {
        if (entry.type !== "inbound-rtp") continue;
        sum.samples += entry.totalSamplesReceived ?? 0;
        sum.concealed += entry.concealedSamples ?? 0;
        sum.framesDecoded += entry.framesDecoded ?? 0;
      }
    }
    return sum;
  });
}
