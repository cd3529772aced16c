import { t } from "@lingui/core/macro";
import { Activity, Copy, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { ConnectionTest } from "../../engine";
import { announce } from "../../ui/announcer";
import { Button } from "../../ui/Button";
import { Skeleton } from "../../ui/Skeleton";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { Section } from "../settings/Section";
import styles from "../settings/Section.module.css";
import { CheckList } from "./CheckList";
import { reportText } from "./report_text";
import { VerdictCard, verdictShown } from "./VerdictCard";

/** The self-test: its button, its result and the steps that led to it. */
export default function ConnectionSettings() {
  const engine = useEngine();
  const [test, setTest] = useState<ConnectionTest>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    engine.loadConnectionTest().then(setTest, setFailure);
  }, [engine]);
  return (
    <Section
      title={t`Test my connection`}
      lead={t`Whether calls get through from where you are. No microphone, no sound.`}
    >
      {failure !== undefined && <p className={styles.quiet}>{failureWords(failure)}</p>}
      {!test && failure === undefined && <Skeleton rows={3} label={t`Loading`} />}
      {test && <Test test={test} />}
    </Section>
  );
}

function Test({ test }: { test: ConnectionTest }) {
  const state = useStore(test.store);
  const server = useEngineStore("session", (session) => session.server);
  const running = state.phase === "running";
  const title = verdictShown(state)?.title;
  const said = useRef(state.phase);
  useEffect(() => {
    if (said.current === state.phase) return;
    said.current = state.phase;
    if (title !== undefined) announce(title);
  }, [state.phase, title]);

  const copy = () => {
    const text = reportText(state, {
      serverName: server?.name ?? location.hostname,
      serverVersion: server?.version ?? "",
      browser: navigator.userAgent,
    });
    navigator.clipboard.writeText(text).then(
      () => showToast(t`The report has been copied.`),
      () => showToast(t`The browser did not let the report be copied.`, { tone: "danger" }),
    );
  };

  return (
    <>
      <VerdictCard test={state} />
      <div className={styles.buttons}>
        <Button
          look={state.phase === "idle" ? "primary" : "plain"}
          icon={running ? <Square aria-hidden="true" /> : <Activity aria-hidden="true" />}
          onPress={() => (running ? test.cancel() : test.start())}
        >
          {running ? t`Stop` : state.phase === "idle" ? t`Test my connection` : t`Test again`}
        </Button>
        {(state.phase === "done" || state.phase === "cancelled") && (
          <Button icon={<Copy aria-hidden="true" />} onPress={copy}>
            {t`Copy report`}
          </Button>
        )}
      </div>
      <CheckList test={state} />
      {state.phase === "done" && (
        <p className={styles.quiet}>
          {t`The report has no passwords. Administrators see the result, too.`}
        </p>
      )}
    </>
  );
}
