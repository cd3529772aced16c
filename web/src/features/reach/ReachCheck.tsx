import { t } from "@lingui/core/macro";
import { BellRing, CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { type Reach, reachVerdict } from "../../engine";
import { announce } from "../../ui/announcer";
import { Button } from "../../ui/Button";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import cardStyles from "../connection/Connection.module.css";
import { Section } from "../settings/Section";
import styles from "../settings/Section.module.css";
import { ReachRows } from "./ReachRows";
import { type VerdictWords, verdictWords } from "./reach_words";
import { workerWords } from "./worker_words";

const kIcons = { good: CircleCheck, fair: TriangleAlert, bad: OctagonAlert } as const;

/** "Can I be reached?": tries everything between a call and the person. */
export function ReachCheck() {
  const engine = useEngine();
  const [reach, setReach] = useState<Reach>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    engine.loadReach().then((loaded) => {
      // It may not have begun yet: this page can be the first one.
      loaded.setWords(workerWords());
      setReach(loaded);
    }, setFailure);
  }, [engine]);
  return (
    <Section
      title={t`Can I be reached?`}
      lead={t`Plays a test ring and sends a push message to this device.`}
    >
      {failure !== undefined && <p className={styles.quiet}>{failureWords(failure)}</p>}
      {reach && <Check reach={reach} />}
    </Section>
  );
}

function Check({ reach }: { reach: Reach }) {
  const { phase, rows } = useStore(reach.check.store);
  const done = phase === "done";
  const verdict = done ? verdictWords(reachVerdict(rows)) : undefined;
  const said = useRef(phase);
  useEffect(() => {
    if (said.current === phase) return;
    said.current = phase;
    if (verdict) announce(verdict.title);
  }, [phase, verdict]);
  return (
    <>
      {verdict && <Verdict words={verdict} />}
      {phase !== "running" && (
        <div className={styles.buttons}>
          <Button
            look={done ? "plain" : "primary"}
            icon={<BellRing aria-hidden="true" />}
            onPress={() => reach.check.start()}
          >
            {done ? t`Check again` : t`Check now`}
          </Button>
        </div>
      )}
      {phase !== "idle" && (
        <ReachRows
          rows={rows}
          onHeard={(heard) => reach.check.heard(heard)}
          onFixed={done ? () => reach.check.start() : undefined}
        />
      )}
    </>
  );
}

function Verdict({ words: { tone, title, text } }: { words: VerdictWords }) {
  const Icon = kIcons[tone];
  return (
    <div className={cardStyles.verdict} data-tone={tone} data-testid="reach-verdict">
      <span className={cardStyles.mark}>
        <Icon aria-hidden="true" />
      </span>
      <div>
        <p className={cardStyles.headline}>{title}</p>
        <p className={cardStyles.text}>{text}</p>
      </div>
    </div>
  );
}
