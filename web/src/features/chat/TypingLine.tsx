import type { Conversation, MessageWindow } from "../../engine";
import { typingWords } from "../conversations/conversation_model";
import { useTypingNames } from "../conversations/use_typing_names";
import { ReadLine } from "./ReadLine";
import styles from "./TypingLine.module.css";

interface Props {
  conversation: Conversation;
  window: MessageWindow;
  meId: string;
}

/** Takes its height always, so that nothing moves when somebody types. */
export function TypingLine({ conversation, window, meId }: Props) {
  const names = useTypingNames(conversation);
  return (
    <p className={styles.line}>
      {names.length > 0 && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {typingWords(names)}
        </>
      )}
      <ReadLine conversation={conversation} window={window} meId={meId} />
    </p>
  );
}
