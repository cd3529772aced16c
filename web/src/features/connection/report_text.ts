// The result of a self-test as plain text, for a message to whoever helps. It has no passwords, no
// names and of addresses only the beginning of one's own.
import { t } from "@lingui/core/macro";
import type { ConnectionCheckView, ConnectionTestState } from "../../engine";
import { causeWords, checkTitle, goodTimeMs, goodWords, verdictWords } from "./connection_words";

interface Surroundings {
  serverName: string;
  serverVersion: string;
  browser: string;
}

const kTitleWidth = 20;
const kMarks = { ok: "+", failed: "x", skipped: "-", waiting: "-", running: "-" } as const;

function line(check: ConnectionCheckView, state: ConnectionTestState): string {
  const { name, cause } = check;
  const good = check.state === "ok";
  const timeMs = good ? goodTimeMs(check, state) : check.durationMs;
  const words = good ? goodWords(name, state) : causeWords(name, cause).what;
  const detail = [!good && cause, timeMs !== undefined && `${timeMs} ms`].filter(
    (part) => part !== false && part !== undefined,
  );
  const after = detail.length > 0 ? ` (${detail.join(", ")})` : "";
  return `${kMarks[check.state]} ${checkTitle(name).padEnd(kTitleWidth)} ${words}${after}`;
}

export function reportText(state: ConnectionTestState, around: Surroundings): string {
  const when = state.startedAtMs === undefined ? "" : new Date(state.startedAtMs).toISOString();
  const result = state.verdict === undefined ? t`Stopped.` : verdictWords(state.verdict).title;
  return [
    t`Earshot connection test: ${result}`,
    `${when} · ${around.serverName} ${around.serverVersion}`,
    around.browser,
    "",
    ...state.checks.map((check) => line(check, state)),
    "",
  ].join("\n");
}
