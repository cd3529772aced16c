import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import type { MeetingView } from "../../engine";
import { announce } from "../../ui/announcer";
import { useEngine } from "../app/engine_context";
import styles from "../call/Reactions.module.css";
import { reactionSign, reactionWords } from "../call/reaction_words";

const kShownMs = 4000;
/** Side by side, not on top of each other. */
const kLanes = 5;

/** Reactions of all, rising and gone after a moment. */
export function MeetingReactions() {
  const engine = useEngine();
  const [shown, setShown] = useState<MeetingView["reactions"]>([]);
  useEffect(() => {
    const timers = new Set<number>();
    const stop = engine.stores.meeting.subscribe((now, before) => {
      const last = before.reactions.at(-1)?.number ?? 0;
      const fresh = now.reactions.filter(({ number }) => number > last);
      if (fresh.length === 0) return;
      setShown((others) => [...others, ...fresh]);
      for (const { mine, name, reaction } of fresh) {
        const what = reactionWords(reaction);
        if (!mine) announce(t`${name} reacts: ${what}`);
      }
      const timer = window.setTimeout(() => {
        timers.delete(timer);
        setShown((all) => all.filter((each) => !fresh.includes(each)));
      }, kShownMs);
      timers.add(timer);
    });
    return () => {
      stop();
      for (const timer of timers) window.clearTimeout(timer);
    };
  }, [engine]);
  return (
    <div className={styles.layer} aria-hidden="true">
      {shown.map(({ number, reaction, mine, name }) => (
        <span key={number} className={styles.reaction} data-lane={number % kLanes}>
          <span className={styles.sign}>{reactionSign(reaction)}</span>
          <span className={styles.who}>{mine ? t`You` : name}</span>
        </span>
      ))}
    </div>
  );
}
