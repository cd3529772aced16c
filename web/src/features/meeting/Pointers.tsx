import { MousePointer2 } from "lucide-react";
import type { MeetingView } from "../../engine";
import styles from "./Meeting.module.css";
import { type Box, translation } from "./pointer_place";

/** Where people point on a screen whose picture is shown in this box. */
export function Pointers({ pointers, inside }: { pointers: MeetingView["pointers"]; inside: Box }) {
  return pointers.map(({ by, name, x, y }) => (
    <span
      key={by}
      className={styles.pointer}
      // What it points at lies the same way in every language.
      dir="ltr"
      style={{ translate: translation(inside, { x, y }) }}
      aria-hidden="true"
    >
      <MousePointer2 />
      {name}
    </span>
  ));
}
