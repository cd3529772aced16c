import { t } from "@lingui/core/macro";
import type { Conversation, MessageWindow } from "../../engine";
import { otherPerson } from "../conversations/conversation_model";
import styles from "./TypingLine.module.css";

interface Props {
  conversation: Conversation;
  window: MessageWindow;
  meId: string;
}

/** "Read" or "Sent" under the last message of a direct conversation, when it is ours. */
function receiptOf({ conversation, window, meId }: Props): string | undefined {
  const other = otherPerson(conversation, meId);
  const last = window.messages[window.messages.length - 1];
  if (
    !other ||
    !last ||
    last.sender_id !== meId ||
    last.kind !== "text" ||
    window.pending.length > 0
  )
    return undefined;
  const readSeq = conversation.members.find((member) => member.user.id === other.id)?.read_seq ?? 0;
  return readSeq >= last.seq ? t`Read` : t`Sent`;
}

export function ReadLine(props: Props) {
  const words = receiptOf(props);
  return words === undefined ? null : <span className={styles.receipt}>{words}</span>;
}
