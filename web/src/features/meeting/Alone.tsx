import { t } from "@lingui/core/macro";
import type { MeetingView } from "../../engine";
import { namesWords } from "../app/names";
import styles from "./Meeting.module.css";

/** For whoever is alone in the call: who is being rung, or that nobody comes. */
export function Alone({ view }: { view: MeetingView }) {
  const { participants, ringing } = view;
  const [first, ...others] = participants;
  if (view.phase !== "connected" || !first?.isMe || others.length > 0) return null;
  const names = namesWords(ringing);
  return (
    <p className={styles.alone} role="status">
      {ringing.length > 0 ? t`Ringing ${names}…` : t`Nobody else is here`}
    </p>
  );
}
