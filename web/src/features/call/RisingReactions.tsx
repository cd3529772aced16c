import { t } from "@lingui/core/macro";
import { useEffect, useEffectEvent, useState } from "react";
import type { ReactionName } from "../../engine";
import { announce } from "../../ui/announcer";
import styles from "./Reactions.module.css";
import { reactionSign, reactionWords } from "./reaction_words";

const kShownMs = 4000;
/** Side by side, not on top of each other. */
const kLanes = 5;

interface Reaction {
  number: number;
  reaction: ReactionName;
  mine: boolean;
}

interface Reacting<R> {
  reactions: readonly R[];
}

interface Props<R> {
  store: { subscribe(listener: (now: Reacting<R>, before: Reacting<R>) => void): () => void };
  nameOf(reaction: R): string;
}

/** Reactions of all, rising and gone after a moment. */
export function RisingReactions<R extends Reaction>({ store, nameOf }: Props<R>) {
  const [shown, setShown] = useState<readonly R[]>([]);
  const say = useEffectEvent((fresh: readonly R[]) => {
    for (const each of fresh) {
      const name = nameOf(each);
      const what = reactionWords(each.reaction);
      if (!each.mine) announce(t`${name} reacts: ${what}`);
    }
  });
  useEffect(() => {
    const timers = new Set<number>();
    const stop = store.subscribe((now, before) => {
      const last = before.reactions.at(-1)?.number ?? 0;
      const fresh = now.reactions.filter(({ number }) => number > last);
      if (fresh.length === 0) return;
      setShown((others) => [...others, ...fresh]);
      say(fresh);
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
  }, [store]);
  return (
    <div className={styles.layer} aria-hidden="true">
      {shown.map((each) => (
        <span key={each.number} className={styles.reaction} data-lane={each.number % kLanes}>
          <span className={styles.sign}>{reactionSign(each.reaction)}</span>
          <span className={styles.who}>{each.mine ? t`You` : nameOf(each)}</span>
        </span>
      ))}
    </div>
  );
}
