import { t } from "@lingui/core/macro";
import { X } from "lucide-react";
import type { Conversation, User } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import { otherPerson } from "../conversations/conversation_model";
import styles from "./DetailsPanel.module.css";
import { GroupDetails } from "./GroupDetails";
import { PersonDetails } from "./PersonDetails";

interface Props {
  conversation: Conversation;
  me: User;
  onClose(): void;
  onOpened(conversationId: string): void;
  onLeft(): void;
}

/** Beside the conversation: the person, or the group and its members. */
export default function DetailsPanel({ conversation, me, onClose, onOpened, onLeft }: Props) {
  const other = otherPerson(conversation, me.id);
  return (
    <aside className={styles.panel} aria-label={t`Details`}>
      <header className={styles.header}>
        <h2 className={styles.heading}>{t`Details`}</h2>
        <IconButton label={t`Close details`} icon={<X aria-hidden="true" />} onPress={onClose} />
      </header>
      <div className={styles.body}>
        {other ? (
          <PersonDetails user={other} conversation={conversation} />
        ) : (
          <GroupDetails conversation={conversation} me={me} onOpened={onOpened} onLeft={onLeft} />
        )}
      </div>
    </aside>
  );
}
