import { t } from "@lingui/core/macro";
import { CircleCheck, CirclePause, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ConnectionTestState } from "../../engine";
import { Spinner } from "../../ui/Spinner";
import { failureCodeWords } from "../app/failure_words";
import styles from "./Connection.module.css";
import { verdictWords } from "./connection_words";

const kIcons = { good: CircleCheck, fair: TriangleAlert, bad: OctagonAlert } as const;

interface Shown {
  tone: "good" | "fair" | "bad" | "quiet";
  icon: ReactNode;
  title: string;
  text: string;
}

export function verdictShown(test: ConnectionTestState): Shown | undefined {
  if (test.verdict !== undefined) {
    const { tone, title, text } = verdictWords(test.verdict);
    const Icon = kIcons[tone];
    return { tone, icon: <Icon aria-hidden="true" />, title, text };
  }
  switch (test.phase) {
    case "running": {
      const done = test.checks.filter(({ state }) => state !== "waiting" && state !== "running");
      return {
        tone: "quiet",
        icon: <Spinner size={20} />,
        title: t`Testing…`,
        text: t`${done.length} of ${test.checks.length} checks done. This takes about ten seconds.`,
      };
    }
    case "cancelled":
      return {
        tone: "quiet",
        icon: <CirclePause aria-hidden="true" />,
        title: t`Stopped`,
        text: t`What was found until then is below.`,
      };
    case "refused":
      return {
        tone: "fair",
        icon: <TriangleAlert aria-hidden="true" />,
        title: t`The test could not begin`,
        text: failureCodeWords(test.refusal ?? "internal"),
      };
    default:
      return undefined;
  }
}

/** The result in one sentence, on top of its details. */
export function VerdictCard({ test }: { test: ConnectionTestState }) {
  const shown = verdictShown(test);
  if (!shown) return null;
  return (
    <div className={styles.verdict} data-tone={shown.tone} data-testid="connection-verdict">
      <span className={styles.mark}>{shown.icon}</span>
      <div>
        <p className={styles.headline}>{shown.title}</p>
        <p className={styles.text}>{shown.text}</p>
      </div>
    </div>
  );
}
