import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, RotateCw, TriangleAlert } from "lucide-react";
import { Button } from "../../ui/Button";
import { Skeleton } from "../../ui/Skeleton";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { agoWords } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import { Section } from "../settings/Section";
import section from "../settings/Section.module.css";
import { AdminTests } from "./AdminTests";
import styles from "./Connection.module.css";

const kIcons = { green: CircleCheck, yellow: TriangleAlert, red: CircleX } as const;

function stateWords(state: keyof typeof kIcons): string {
  switch (state) {
    case "green":
      return t`Good`;
    case "yellow":
      return t`Could be better`;
    case "red":
      return t`Needs you`;
  }
}

/** What the server finds out about itself, and what people's tests say of it from outside. */
export default function AdminConnection() {
  const engine = useEngine();
  const checks = useQuery({
    queryKey: ["admin", "checks"],
    queryFn: () => engine.admin.checks(),
    // Looking takes the server some seconds; the button looks again.
    staleTime: 60_000,
    retry: false,
  });
  const nowMs = useServerNow("minute");
  return (
    <>
      <Section
        title={t`The server's own checks`}
        lead={t`The same as earshot doctor on the server. Most urgent first.`}
      >
        {checks.error && <p className={section.quiet}>{failureWords(checks.error)}</p>}
        {checks.isPending && <Skeleton rows={5} label={t`Looking…`} />}
        {checks.data && (
          <ul className={`${styles.rows} ${styles.facts}`} aria-label={t`Checks of the server`}>
            {mostUrgentFirst(checks.data.checks).map(({ name, state, finding, remedy }) => {
              const Icon = kIcons[state];
              return (
                <li key={name} data-state={state}>
                  <span className={styles.mark}>
                    <Icon aria-hidden="true" />
                  </span>
                  <span className={styles.words}>
                    <span className={styles.title}>
                      {name}
                      <span className="visually-hidden">: {stateWords(state)}</span>
                    </span>
                    <span className={styles.text} lang="en" dir="auto">
                      {asSentence(finding)}
                    </span>
                    {remedy !== undefined && (
                      <span className={styles.remedy} lang="en" dir="auto">
                        {remedy}
                      </span>
                    )}
                  </span>
                </li>
              );
            })}
          </ul>
        )}
        <div className={section.buttons}>
          <Button
            icon={<RotateCw aria-hidden="true" />}
            isPending={checks.isFetching}
            onPress={() => void checks.refetch()}
          >
            {t`Check again`}
          </Button>
          {checks.data && (
            <span className={styles.when}>
              {t`Checked ${agoWords(checks.data.checked_at_ms, nowMs)}.`}
            </span>
          )}
        </div>
      </Section>
      <AdminTests />
    </>
  );
}

/** The command line puts a finding behind its name; here it begins. Names and paths stay. */
function asSentence(finding: string): string {
  return /^[a-z]+[ :,;]/.test(finding) ? finding[0]?.toUpperCase() + finding.slice(1) : finding;
}

const kUrgency = { red: 0, yellow: 1, green: 2 } as const;

function mostUrgentFirst<T extends { state: keyof typeof kUrgency }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => kUrgency[a.state] - kUrgency[b.state]);
}
