import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { MessageSquarePlus, SearchX } from "lucide-react";
import type { Conversation } from "../../engine";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { Skeleton } from "../../ui/Skeleton";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import styles from "./ConversationList.module.css";
import { ConversationRow } from "./ConversationRow";
import { matchesQuery } from "./conversation_model";

interface Props {
  query: string;
  onNew(): void;
}

export function ConversationList({ query, onNew }: Props) {
  const engine = useEngine();
  const { loaded, loadError, byId, order, openId } = useEngineStore(
    "conversations",
    (state) => state,
  );
  const meId = useEngineStore("session", (state) => state.me?.id ?? "");

  if (!loaded && loadError) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t`Conversations could not be loaded`}
        actions={
          <Button onPress={() => void engine.chat.reloadConversations()}>{t`Try again`}</Button>
        }
      >
        {failureWords(loadError)}
      </EmptyState>
    );
  }
  if (!loaded) return <Skeleton rows={7} label={t`Loading conversations`} />;

  const shown = order
    .map((id) => byId[id])
    .filter((conversation): conversation is Conversation => conversation !== undefined)
    .filter((conversation) => matchesQuery(conversation, meId, query));

  if (shown.length === 0 && query.trim() !== "") {
    return (
      <EmptyState icon={<SearchX />} title={t`No conversation matches`}>
        {t`Press Enter to search in your messages, or start a new conversation.`}
      </EmptyState>
    );
  }
  if (shown.length === 0) {
    return (
      <EmptyState
        icon={<MessageSquarePlus />}
        title={t`No conversations yet`}
        actions={
          <Button look="primary" onPress={onNew}>
            {t`New conversation`}
          </Button>
        }
      >
        {t`Find somebody in the directory and say hello.`}
      </EmptyState>
    );
  }
  return (
    <nav aria-label={t`Conversations`} className={styles.list}>
      <ul>
        {shown.map((conversation) => (
          <li key={conversation.id}>
            <Link
              to="/c/$conversationId"
              params={{ conversationId: conversation.id }}
              className={styles.item}
              aria-current={conversation.id === openId ? "page" : undefined}
            >
              <ConversationRow conversation={conversation} meId={meId} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
