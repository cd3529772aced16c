import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { type AdminConnection, verdictOf } from "../../engine";
import { Button } from "../../ui/Button";
import { Skeleton } from "../../ui/Skeleton";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { agoWords } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import { Section } from "../settings/Section";
import section from "../settings/Section.module.css";
import styles from "./Connection.module.css";
import { causeWords, checkTitle, type Tone, verdictWords } from "./connection_words";

const kIcons = { good: CircleCheck, fair: TriangleAlert, bad: CircleX } as const;
const kStates = { good: "green", fair: "yellow", bad: "red" } as const satisfies Record<
  Tone,
  string
>;
const kShownAtFirst = 20;

function TestRow({ test, nowMs }: { test: AdminConnection; nowMs: number }) {
  // Who could report has a browser that can and a page that may.
  const { tone, title } = verdictWords(verdictOf(test.checks, { secure: true, supported: true }));
  const failed = test.checks.filter(({ state }) => state === "failed");
  const Icon = kIcons[tone];
  const when = agoWords(test.reported_at_ms, nowMs);
  return (
    <li data-state={kStates[tone]}>
      <span className={styles.mark}>
        <Icon aria-hidden="true" />
      </span>
      <span className={styles.words}>
        <span className={styles.title}>
          {test.user.display_name}
          {test.outside && <span className={styles.tag}>{t`from outside`}</span>}
        </span>
        <span className={styles.strong}>{title}</span>
        {failed.map(({ name, cause }) => (
          <span key={name} className={styles.text}>
            {checkTitle(name)}: {causeWords(name, cause).what}
          </span>
        ))}
        <span className={styles.when}>
          {[test.client_name, when].filter((part) => part !== "").join(" · ")}
        </span>
      </span>
    </li>
  );
}

/** The latest self-tests of everybody. */
export function AdminTests() {
  const engine = useEngine();
  const [all, setAll] = useState(false);
  const tests = useQuery({
    queryKey: ["admin", "connections"],
    queryFn: () => engine.admin.connections(),
  });
  const nowMs = useServerNow("minute");
  const found = tests.data ?? [];
  const shown = all ? found : found.slice(0, kShownAtFirst);
  return (
    <Section
      title={t`Tests of your people`}
      lead={t`Everybody can test. Do it with mobile data to see your server from outside.`}
    >
      {tests.error && <p className={section.quiet}>{failureWords(tests.error)}</p>}
      {tests.isPending && <Skeleton rows={2} label={t`Loading`} />}
      {tests.data?.length === 0 && (
        <p className={section.quiet}>{t`Nobody has tested since the server started.`}</p>
      )}
      {shown.length > 0 && (
        <ul className={styles.rows} aria-label={t`Tests of your people`}>
          {shown.map((test) => (
            <TestRow key={`${test.user.id} ${test.reported_at_ms}`} test={test} nowMs={nowMs} />
          ))}
        </ul>
      )}
      {found.length > shown.length && (
        <div className={section.buttons}>
          <Button onPress={() => setAll(true)}>{t`Show more`}</Button>
        </div>
      )}
    </Section>
  );
}
