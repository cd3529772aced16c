import { plural, t } from "@lingui/core/macro";
import { ToggleButton, TooltipTrigger } from "react-aria-components";
import type { Conversation, Message } from "../../engine";
import { showToast } from "../../ui/toasts";
import { Tooltip } from "../../ui/Tooltip";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import styles from "./ReactionBar.module.css";

interface Props {
  conversation: Conversation;
  message: Message;
  meId: string;
}

export function ReactionBar({ conversation, message, meId }: Props) {
  const engine = useEngine();
  if (message.reactions.length === 0) return null;
  const namesOf = (ids: readonly string[]) =>
    ids
      .map((id) =>
        id === meId
          ? t`You`
          : conversation.members.find((member) => member.user.id === id)?.user.display_name,
      )
      .filter(Boolean)
      .join(", ");
  return (
    <div className={styles.bar}>
      {message.reactions.map(({ emoji, user_ids: ids }) => {
        const people = plural(ids.length, { one: "# person", other: "# people" });
        return (
          <TooltipTrigger key={emoji} delay={400} closeDelay={0}>
            <ToggleButton
              className={styles.reaction}
              aria-label={t`${emoji} from ${people}`}
              isSelected={ids.includes(meId)}
              onChange={(on) => {
                engine.chat
                  .react(conversation.id, message.seq, emoji, on)
                  .catch((cause: unknown) => showToast(failureWords(cause), { tone: "danger" }));
              }}
            >
              <span className={styles.emoji}>{emoji}</span>
              <span>{ids.length}</span>
            </ToggleButton>
            <Tooltip placement="top">{namesOf(ids)}</Tooltip>
          </TooltipTrigger>
        );
      })}
    </div>
  );
}
