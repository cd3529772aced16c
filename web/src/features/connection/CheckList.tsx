import { t } from "@lingui/core/macro";
import { CircleCheck, CircleDashed, CircleMinus, CircleX } from "lucide-react";
import type { ConnectionCheckView, ConnectionTestState } from "../../engine";
import { Spinner } from "../../ui/Spinner";
import styles from "./Connection.module.css";
import { causeWords, checkPurpose, checkTitle, goodTimeMs, goodWords } from "./connection_words";

const kIcons = {
  waiting: CircleDashed,
  ok: CircleCheck,
  failed: CircleX,
  skipped: CircleMinus,
} as const;

function stateWords(state: ConnectionCheckView["state"]): string {
  switch (state) {
    case "waiting":
      return t`Waiting`;
    case "running":
      return t`Testing…`;
    case "ok":
      return t`Works`;
    case "failed":
      return t`Failed`;
    case "skipped":
      return t`Not tested`;
  }
}

function Words({ check, test }: { check: ConnectionCheckView; test: ConnectionTestState }) {
  const { name, state } = check;
  if (state !== "failed") {
    const skipped = state === "skipped" && causeWords(name, check.cause).what;
    const words = state === "ok" ? goodWords(name, test) : checkPurpose(name);
    return <span className={styles.text}>{skipped || words}</span>;
  }
  const { what, remedy } = causeWords(name, check.cause);
  return (
    <>
      <span className={styles.strong}>{what}</span>
      {remedy !== undefined && <span className={styles.text}>{remedy}</span>}
    </>
  );
}

/** Every check with its state, the time it took, and what to do where it failed. */
export function CheckList({ test }: { test: ConnectionTestState }) {
  return (
    <ul className={styles.checks} aria-label={t`Checks`}>
      {test.checks.map((check) => {
        const Icon = check.state === "running" ? undefined : kIcons[check.state];
        const timeMs = check.state === "ok" ? goodTimeMs(check, test) : undefined;
        return (
          <li key={check.name} data-state={check.state} data-check={check.name}>
            <span className={styles.mark}>
              {Icon ? <Icon aria-hidden="true" /> : <Spinner size={18} />}
            </span>
            <span className={styles.words}>
              <span className={styles.title}>
                {checkTitle(check.name)}
                <span className="visually-hidden">: {stateWords(check.state)}</span>
              </span>
              <Words check={check} test={test} />
            </span>
            {timeMs !== undefined && (
              <span className={styles.time}>{timeMs < 1 ? t`< 1 ms` : t`${timeMs} ms`}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
