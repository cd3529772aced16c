import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { CallRecord } from "../../engine";
import { useEngine } from "../app/engine_context";
import { callDuration, fullTime } from "../app/format";
import { qualityWords } from "../call/call_words";
import styles from "./CallDetails.module.css";
import { pathWords, reasonWords } from "./history_words";
import { qualityShares, reportFigures } from "./report_figures";

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const listWords = (names: readonly string[]): string =>
  new Intl.ListFormat(document.documentElement.lang || "en", { type: "conjunction" }).format(names);

/** When, how long, why it ended, how good it was, and the figures behind that word. */
export function CallFacts({ call }: { call: CallRecord }) {
  const engine = useEngine();
  // What the other person's device reported; the rest is known already.
  const detail = useQuery({
    queryKey: ["call", call.call_id],
    queryFn: () => engine.callLog.detail(call.call_id),
  });
  const name = call.user.display_name;
  const { quality, path, report, group } = call;
  const people = group?.participants.map((person) => person.display_name) ?? [];
  const { peer_quality: peerQuality } = detail.data ?? {};
  const shares = report ? qualityShares(report) : [];
  return (
    <>
      <dl>
        <Fact label={t`When`}>{fullTime(call.started_at_ms)}</Fact>
        {call.duration_ms > 0 && <Fact label={t`Duration`}>{callDuration(call.duration_ms)}</Fact>}
        {people.length > 0 && <Fact label={t`Who was there`}>{listWords(people)}</Fact>}
        <Fact label={t`End`}>{reasonWords(call)}</Fact>
        {quality && <Fact label={t`Quality for you`}>{qualityWords(quality)}</Fact>}
        {peerQuality && <Fact label={t`Quality for ${name}`}>{qualityWords(peerQuality)}</Fact>}
        {path && <Fact label={t`Connection`}>{pathWords(path, report?.relay_protocol)}</Fact>}
      </dl>
      {report && (
        <details className={styles.figures}>
          <summary>{t`Figures of your device`}</summary>
          {shares.length > 0 && (
            <>
              <div className={styles.bar} aria-hidden="true">
                {shares.map((each) => (
                  <span
                    key={each.quality}
                    data-quality={each.quality}
                    style={{ flex: each.share }}
                  />
                ))}
              </div>
              <dl>
                {shares.map((each) => (
                  <div key={each.quality} className={styles.fact}>
                    <dt>
                      <span
                        className={styles.swatch}
                        data-quality={each.quality}
                        aria-hidden="true"
                      />
                      {qualityWords(each.quality)}
                    </dt>
                    <dd>{each.duration}</dd>
                  </div>
                ))}
              </dl>
            </>
          )}
          <dl>
            {reportFigures(report).map(({ label, value }) => (
              <Fact key={label} label={label}>
                {value}
              </Fact>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}
