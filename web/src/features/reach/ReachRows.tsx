import { t } from "@lingui/core/macro";
import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CircleX,
  TriangleAlert,
} from "lucide-react";
import { useEffect } from "react";
import type { ReachCause, ReachRow } from "../../engine";
import { announce } from "../../ui/announcer";
import { Button } from "../../ui/Button";
import { Spinner } from "../../ui/Spinner";
import { useEngine } from "../app/engine_context";
import cardStyles from "../connection/Connection.module.css";
import styles from "./Reach.module.css";
import { causeWords, goodWords, purposeWords, rowTitle } from "./reach_words";

const kIcons = {
  waiting: CircleDashed,
  running: undefined,
  asking: CircleHelp,
  ok: CircleCheck,
  warning: TriangleAlert,
  failed: CircleX,
  skipped: CircleMinus,
} as const;

/** As the list of checks has its colours. */
const kLooks = { ok: "green", failed: "red", warning: "yellow" } as const;

function stateWords(state: ReachRow["state"]): string {
  switch (state) {
    case "waiting":
      return t`Waiting`;
    case "running":
      return t`Checking…`;
    case "asking":
      return t`Your answer is needed`;
    case "ok":
      return t`Works`;
    case "warning":
      return t`Works with limits`;
    case "failed":
      return t`Does not work`;
    case "skipped":
      return t`Not tried`;
  }
}

/** What can be put right here and now; the check runs again afterwards. */
function Fix({ cause, onFixed }: { cause: ReachCause; onFixed(): void }) {
  const engine = useEngine();
  switch (cause) {
    case "notifications_off":
      return (
        <Button
          size="small"
          onPress={() => void engine.settings.requestNotifications().then(onFixed)}
        >
          {t`Turn on notifications`}
        </Button>
      );
    case "do_not_disturb":
      return (
        <Button
          size="small"
          onPress={() => {
            engine.people.setStatus("online");
            onFixed();
          }}
        >
          {t`Turn off`}
        </Button>
      );
    default:
      return null;
  }
}

function Words({ row }: { row: ReachRow }) {
  const { name, state, cause } = row;
  if (cause !== undefined) {
    const { what, remedy } = causeWords(cause, row);
    return (
      <>
        <span className={cardStyles.strong}>{what}</span>
        <span className={cardStyles.text}>{remedy}</span>
      </>
    );
  }
  if (state === "skipped") {
    return (
      <span className={cardStyles.text}>{t`Not tried, because of what is missing above.`}</span>
    );
  }
  const words = state === "ok" ? goodWords(row) : purposeWords(name);
  return <span className={cardStyles.text}>{words}</span>;
}

function Question({ onHeard }: { onHeard(heard: boolean): void }) {
  const question = t`Did you hear the ring?`;
  useEffect(() => announce(question), [question]);
  return (
    <fieldset className={styles.question}>
      <legend className={cardStyles.strong}>{question}</legend>
      <div className={styles.answers}>
        <Button size="small" look="primary" onPress={() => onHeard(true)}>
          {t`Yes, I heard it`}
        </Button>
        <Button size="small" onPress={() => onHeard(false)}>
          {t`No`}
        </Button>
      </div>
    </fieldset>
  );
}

/** Every check with its result, and what to do where it failed. */
export function ReachRows({
  rows,
  onHeard,
  onFixed,
}: {
  rows: readonly ReachRow[];
  onHeard(heard: boolean): void;
  /** undefined: nothing is put right while the check runs. */
  onFixed: (() => void) | undefined;
}) {
  return (
    <ul className={cardStyles.rows} aria-label={t`Checks`}>
      {rows.map((row) => {
        const Icon = kIcons[row.state];
        const look = row.state in kLooks ? kLooks[row.state as keyof typeof kLooks] : undefined;
        return (
          <li key={row.name} data-state={look} data-row={row.name} data-result={row.state}>
            <span className={cardStyles.mark}>
              {Icon ? <Icon aria-hidden="true" /> : <Spinner size={18} />}
            </span>
            <span className={cardStyles.words}>
              <span className={cardStyles.title}>
                {rowTitle(row.name)}
                <span className="visually-hidden">: {stateWords(row.state)}</span>
              </span>
              {row.state === "asking" ? <Question onHeard={onHeard} /> : <Words row={row} />}
            </span>
            {row.cause && onFixed && <Fix cause={row.cause} onFixed={onFixed} />}
          </li>
        );
      })}
    </ul>
  );
}
