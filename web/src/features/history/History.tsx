import { t } from "@lingui/core/macro";
import { ChevronLeft } from "lucide-react";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import type { CallFilter } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import { SearchField } from "../../ui/SearchField";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { Skeleton } from "../../ui/Skeleton";
import { useEngineStore } from "../app/engine_context";
import { CallDetails } from "./CallDetails";
import { CallList } from "./CallList";
import { type Deletion, DeleteDialog } from "./DeleteDialog";
import styles from "./History.module.css";
import { HistoryEmpty, HistoryFailed } from "./HistoryStates";
import { HistoryMenu } from "./HistoryMenu";
import { groupOf, historyRows } from "./history_model";
import { sideName } from "./history_words";
import { useCallLog, useDeleting, useMarkRead } from "./use_call_log";

interface Props {
  filter: CallFilter;
  /** The call whose details are shown. */
  openId: string | undefined;
  onFilter(filter: CallFilter): void;
  onClose(): void;
  onBack(): void;
  onMessage(conversationId: string): void;
}

/** The person's calls, with the details of one beside or over them. */
export function History({ filter, openId, onFilter, onClose, onBack, onMessage }: Props) {
  const meId = useEngineStore("session", (state) => state.me?.id ?? "");
  const [typed, setTyped] = useState("");
  const text = useDeferredValue(typed.trim());
  const log = useCallLog(filter, text);
  const fresh = useMarkRead(log.calls);
  const { remove, clear } = useDeleting();
  const [deletion, setDeletion] = useState<Deletion>();
  const column = useRef<HTMLDivElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const rows = historyRows(log.calls ?? []);
  const open = openId === undefined ? undefined : groupOf(rows, openId);
  const isEmpty = log.calls?.length === 0;

  const shown = open !== undefined;
  useEffect(() => {
    const list = column.current;
    // Covered, the list can no longer have the focus.
    if (shown && list && getComputedStyle(list).visibility === "hidden") close.current?.focus();
  }, [shown]);
  const closeDetails = () => {
    onClose();
    // Visible again only after the details have gone.
    const row = column.current?.querySelector<HTMLElement>("a[aria-current]");
    requestAnimationFrame(() => row?.focus());
  };
  const loadMore = () => {
    if (!log.isFetchingNextPage) void log.fetchNextPage();
  };
  const confirm = (confirmed: Deletion) => {
    setDeletion(undefined);
    if (confirmed === "all") clear.mutate();
    else remove.mutate(confirmed.callIds);
  };

  return (
    <div className={styles.frame}>
      <div ref={column} className={styles.column} data-covered={shown || undefined}>
        <header className={styles.header}>
          <span className={styles.back}>
            <IconButton
              label={t`Back to conversations`}
              icon={<ChevronLeft aria-hidden="true" className="mirrored" />}
              onPress={onBack}
            />
          </span>
          <h1 className={styles.title}>{t`Calls`}</h1>
          <HistoryMenu
            isEmpty={isEmpty && filter === "all" && text === ""}
            onClear={() => setDeletion("all")}
          />
        </header>
        <div className={styles.tools}>
          <div className={styles.filter}>
            <SegmentedControl
              label={t`Which calls`}
              hideLabel
              value={filter}
              onSelect={(id) => onFilter(id as CallFilter)}
              options={[
                { id: "all", label: t`All` },
                { id: "missed", label: t`Missed` },
              ]}
            />
          </div>
          <div className={styles.search}>
            <SearchField
              label={t`Search calls by name`}
              clearLabel={t`Clear search`}
              value={typed}
              onChange={setTyped}
            />
          </div>
        </div>
        {log.error && !log.calls && (
          <HistoryFailed cause={log.error} onRetry={() => void log.refetch()} />
        )}
        {log.isPending && <Skeleton rows={8} label={t`Loading your calls`} />}
        {isEmpty && <HistoryEmpty filter={filter} text={text} />}
        {rows.length > 0 && (
          <CallList
            rows={rows}
            openId={openId}
            fresh={fresh}
            hasMore={log.hasNextPage}
            onMore={loadMore}
            onMessage={onMessage}
            onDelete={({ calls }) =>
              setDeletion({
                callIds: calls.map(({ call_id }) => call_id),
                name: sideName(calls[0], meId),
              })
            }
          />
        )}
      </div>
      {open && openId !== undefined && (
        <CallDetails
          key={openId}
          calls={open.calls}
          openId={openId}
          closeRef={close}
          onClose={closeDetails}
          onMessage={onMessage}
          onDelete={(call) => setDeletion({ callIds: [call.call_id], name: sideName(call, meId) })}
        />
      )}
      <DeleteDialog
        deletion={deletion}
        onCancel={() => setDeletion(undefined)}
        onDelete={confirm}
      />
    </div>
  );
}
