import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { AdminLoad as Load } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Skeleton } from "../../ui/Skeleton";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { useServerNow } from "../app/use_server_now";
import { Section } from "../settings/Section";
import section from "../settings/Section.module.css";
import { LoadBar } from "./LoadBar";
import { bitRateWords, consequenceWords } from "./load_words";
import styles from "./Load.module.css";
import { RoomRow } from "./RoomRow";

const kRefreshMs = 3000;
/** Of a worker: it has no time left for what comes at once. */
const kHighPercent = 75;

function sum(load: Load, key: "bits_in_per_s" | "bits_out_per_s"): number {
  return load.workers.reduce((total, worker) => total + worker[key], 0);
}

function NodeLoad({ load }: { load: Load }) {
  const isStrained = !load.admits || load.shed_level > 0;
  return (
    <>
      <LoadBar label={t`Overall`} percent={load.load_percent} isHigh={isStrained} />
      {isStrained ? (
        <Banner tone="warning" inset icon={<TriangleAlert aria-hidden="true" />} role="status">
          {consequenceWords(load)}
        </Banner>
      ) : (
        <p className={section.quiet}>{consequenceWords(load)}</p>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{t`Coming in`}</dt>
          <dd>{bitRateWords(sum(load, "bits_in_per_s"))}</dd>
        </div>
        <div>
          <dt>{t`Going out`}</dt>
          <dd>{bitRateWords(sum(load, "bits_out_per_s"))}</dd>
        </div>
      </dl>
      {load.workers.length > 1 && (
        <div className={styles.workers}>
          {load.workers.map(({ busy_percent }, i) => (
            <LoadBar
              key={i}
              label={t`Media thread ${i + 1}`}
              percent={busy_percent}
              isHigh={busy_percent > kHighPercent}
            />
          ))}
        </div>
      )}
    </>
  );
}

/** How busy the server is with group calls, and which go on. */
export default function AdminLoad() {
  const engine = useEngine();
  const [open, setOpen] = useState<string>();
  // Not while the page is hidden: TanStack Query sees to it.
  const load = useQuery({
    queryKey: ["admin", "load"],
    queryFn: () => engine.admin.load(),
    refetchInterval: kRefreshMs,
  });
  const nowMs = useServerNow("second");
  if (load.data && !load.data.group_calls) {
    return (
      <Section title={t`Group calls`}>
        <p className={section.quiet}>{t`This server makes no group calls.`}</p>
      </Section>
    );
  }
  return (
    <>
      <Section title={t`Load`} lead={t`How busy this server is with group calls.`}>
        {load.error && <p className={section.quiet}>{failureWords(load.error)}</p>}
        {load.isPending && <Skeleton rows={2} label={t`Loading`} />}
        {load.data && <NodeLoad load={load.data} />}
      </Section>
      <Section title={t`Ongoing calls`} lead={t`Open a call to see everybody's connection.`}>
        {load.data?.rooms.length === 0 && <p className={section.quiet}>{t`None right now.`}</p>}
        {load.data && load.data.rooms.length > 0 && (
          <ul className={styles.rooms} aria-label={t`Ongoing calls`}>
            {load.data.rooms.map((room) => (
              <RoomRow
                key={room.call_id}
                room={room}
                nowMs={nowMs}
                isOpen={open === room.call_id}
                onToggle={(isOpen) => setOpen(isOpen ? room.call_id : undefined)}
              />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
