import { t } from "@lingui/core/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Conversation, MessageWindow, User } from "../../engine";
import { Button } from "../../ui/Button";
import { Skeleton } from "../../ui/Skeleton";
import { useEngine } from "../app/engine_context";
import styles from "./Timeline.module.css";
import { TimelineRowView } from "./TimelineRowView";
import { rowIndexOfSeq, timelineRows } from "./timeline_model";

interface Props {
  conversation: Conversation;
  window: MessageWindow;
  me: User;
  unreadFromSeq: number | undefined;
  /** A message to go to, from a search or a link. */
  targetSeq: number | undefined;
}

const kLoadAheadPx = 1200;
const kAtEndPx = 80;
const kHighlightMs = 1600;

/** The messages, newest at the lower end, kept where the reader is while others come and go. */
export function Timeline({ conversation, window, me, unreadFromSeq, targetSeq }: Props) {
  // The virtualizer changes in place, which the compiler's memoisation cannot see.
  "use no memo";
  const engine = useEngine();
  const scroller = useRef<HTMLDivElement>(null);
  const [jumpSeq, setJumpSeq] = useState(targetSeq);
  const [highlightedSeq, setHighlightedSeq] = useState<number>();
  const [atEnd, setAtEnd] = useState(true);
  const rows = timelineRows(window, me.id, unreadFromSeq);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "message" ? 44 : 48),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: kAtEndPx,
  });

  const ready = window.loading !== "first";
  const placed = useRef(false);
  useEffect(() => {
    if (placed.current || !ready || rows.length === 0) return;
    placed.current = true;
    const unreadAt = rows.findIndex((row) => row.kind === "unread");
    if (unreadAt >= 0) virtualizer.scrollToIndex(unreadAt, { align: "center" });
    else virtualizer.scrollToEnd();
  });

  const jump = (seq: number) => {
    setJumpSeq(seq);
    if (rowIndexOfSeq(rows, seq) < 0) void engine.chat.jumpTo(conversation.id, seq);
  };
  useEffect(() => {
    if (jumpSeq === undefined || !ready) return;
    const index = rowIndexOfSeq(rows, jumpSeq);
    if (index < 0) return;
    virtualizer.scrollToIndex(index, { align: "center" });
    setHighlightedSeq(jumpSeq);
    setJumpSeq(undefined);
  }, [jumpSeq, ready, rows, virtualizer]);
  useEffect(() => {
    if (highlightedSeq === undefined) return;
    const timer = setTimeout(() => setHighlightedSeq(undefined), kHighlightMs);
    return () => clearTimeout(timer);
  }, [highlightedSeq]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element || !placed.current) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    setAtEnd(below < kAtEndPx && !window.hasNewer);
    if (window.loading !== "no") return;
    if (element.scrollTop < kLoadAheadPx && window.hasOlder)
      void engine.chat.loadOlder(conversation.id);
    else if (below < kLoadAheadPx && window.hasNewer) void engine.chat.loadNewer(conversation.id);
  };

  // Our own new message is always worth seeing.
  const pendingCount = window.pending.length;
  const lastPending = useRef(pendingCount);
  useEffect(() => {
    if (pendingCount > lastPending.current) virtualizer.scrollToEnd();
    lastPending.current = pendingCount;
  }, [pendingCount, virtualizer]);

  const toNewest = () => {
    if (window.hasNewer)
      void engine.chat.jumpToNewest(conversation.id).then(() => virtualizer.scrollToEnd());
    else virtualizer.scrollToEnd({ behavior: "smooth" });
  };

  return (
    <div className={styles.frame}>
      {/* Scrolls, so the keyboard must reach it. */}
      <section
        ref={scroller}
        className={styles.scroller}
        onScroll={onScroll}
        tabIndex={0}
        aria-label={t`Messages`}
      >
        {ready ? (
          <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              return (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className={styles.item}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <TimelineRowView
                    row={row}
                    conversation={conversation}
                    me={me}
                    highlightedSeq={highlightedSeq}
                    onJump={jump}
                  />
                </div>
              );
            })}
          </div>
        ) : (
          <Skeleton rows={8} label={t`Loading messages`} />
        )}
      </section>
      {!atEnd && (
        <span className={styles.jump}>
          <Button size="small" icon={<ArrowDown aria-hidden="true" />} onPress={toNewest}>
            {conversation.unread_count > 0 ? t`New messages` : t`Jump to latest`}
          </Button>
        </span>
      )}
    </div>
  );
}
