import { t } from "@lingui/core/macro";
import { Circle, CircleCheck, CircleMinus, CircleX } from "lucide-react";
import type { ConnectionCheckView, ConnectionTestState } from "../../engine";
import { Spinner } from "../../ui/Spinner";
import styles from "./Connection.module.css";
import { causeWords, checkPurpose, checkTitle, goodWords } from "./connection_words";

const kIcons = {
  waiting: Circle,
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
  if (state === "waiting" || state === "running") return checkPurpose(name);
  if (state === "ok") return goodWords(name, test);
  const { what, remedy } = causeWords(name, check.cause);
  return remedy === undefined ? what : `${what} ${remedy}`;
}

/** Every check with its state, the time it took, and what to do where it failed. */
export function CheckList({ test }: { test: ConnectionTestState }) {
  return (
    <ul className={styles.checks} aria-label={t`Checks`}>
      {test.checks.map((check) => {
        const Icon = check.state === "running" ? undefined : kIcons[check.state];
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
              <span className={styles.text}>
                <Words check={check} test={test} />
              </span>
            </span>
            {check.state === "ok" && check.name !== "media" && check.name !== "signalling" && (
              <span className={styles.time}>{t`${check.durationMs ?? 0} ms`}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
