import type { ReactNode } from "react";
import type { User } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { useEngine, useEngineStore } from "../app/engine_context";
import styles from "./PersonRow.module.css";

/** Picture, name and user name; `after` stands at the end. */
export function PersonRow({ user, after }: { user: User; after?: ReactNode }) {
  const engine = useEngine();
  const status = useEngineStore("people", (state) => state.presences[user.id]?.status);
  return (
    <span className={styles.row}>
      <Avatar
        name={user.display_name}
        seed={user.id}
        url={engine.people.avatarUrl(user)}
        size={36}
        presence={status}
      />
      <span className={styles.words}>
        <span className={styles.name}>{user.display_name}</span>
        <span className={styles.username}>@{user.username}</span>
      </span>
      {after}
    </span>
  );
}
