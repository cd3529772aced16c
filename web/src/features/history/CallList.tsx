import { t } from "@lingui/core/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Spinner } from "../../ui/Spinner";
import { dayLabel } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import styles from "./CallList.module.css";
import { CallRow } from "./CallRow";
import { type CallGroup, type HistoryRow, nextGroupIndex } from "./history_model";

interface Props {
  rows: readonly HistoryRow[];
  openId: string | undefined;
  fresh: ReadonlySet<string>;
  hasMore: boolean;
  onMore(): void;
  onMessage(conversationId: string): void;
  onDelete(group: CallGroup): void;
}

const kRowPx = 60;
const kDayPx = 44;
const kLoadAheadRows = 20;

/** The calls by day. Arrows move between rows, Enter opens one, Delete asks to delete it. */
export function CallList({ rows, openId, fresh, hasMore, onMore, onMessage, onDelete }: Props) {
  // The virtualizer changes in place, which the compiler's memoisation cannot see.
  "use no memo";
  const nowMs = useServerNow("minute");
  const scroller = useRef<HTMLDivElement>(null);
  /** Where the focus goes; a row far away is there only after the list has scrolled to it. */
  const [wanted, setWanted] = useState<number>();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "day" ? kDayPx : kRowPx),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
    paddingEnd: 16,
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const nearEnd = hasMore && lastShown >= rows.length - kLoadAheadRows;
  useEffect(() => {
    if (nearEnd) onMore();
  }, [nearEnd, onMore]);
  const goTo = (index: number | undefined) => {
    if (index === undefined) return;
    virtualizer.scrollToIndex(index);
    setWanted(index);
  };
  const press = (event: KeyboardEvent, index: number) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows[index];
    const moves: Record<string, () => void> = {
      ArrowDown: () => goTo(nextGroupIndex(rows, index, 1)),
      ArrowUp: () => goTo(nextGroupIndex(rows, index, -1)),
      Home: () => goTo(nextGroupIndex(rows, -1, 1)),
      End: () => goTo(nextGroupIndex(rows, rows.length, -1)),
      Delete: () => row?.kind === "calls" && onDelete(row),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  return (
    <div ref={scroller} className={styles.scroller}>
      <ul
        className={styles.rows}
        style={{ height: virtualizer.getTotalSize() }}
        aria-label={t`Calls`}
      >
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className={styles.item}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.kind === "day" ? (
                <h2 className={styles.day}>{dayLabel(row.atMs, nowMs)}</h2>
              ) : (
                <CallRow
                  group={row}
                  isOpen={row.calls.some(({ call_id }) => call_id === openId)}
                  isFresh={row.calls.some(({ call_id }) => fresh.has(call_id))}
                  takesFocus={item.index === wanted}
                  onKeyDown={(event) => press(event, item.index)}
                  onBlur={() => setWanted(undefined)}
                  onMessage={onMessage}
                />
              )}
            </li>
          );
        })}
      </ul>
      {hasMore && (
        <p className={styles.more}>
          <Spinner />
          <span className="visually-hidden">{t`Loading older calls`}</span>
        </p>
      )}
    </div>
  );
}
