import { t } from "@lingui/core/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageSquareText, SearchX } from "lucide-react";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { Skeleton } from "../../ui/Skeleton";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { shortMoment } from "../app/format";
import { useServerNow } from "../app/use_server_now";
import { plainText } from "../chat/markdown";
import { conversationTitle } from "../conversations/conversation_model";
import styles from "./SearchResults.module.css";
import { highlightParts } from "./highlight";

interface Props {
  query: string;
  conversationId: string | undefined;
}

export function SearchResults({ query, conversationId }: Props) {
  const engine = useEngine();
  const nowMs = useServerNow("minute");
  const conversations = useEngineStore("conversations", (state) => state.byId);
  const users = useEngineStore("people", (state) => state.users);
  const meId = useEngineStore("session", (state) => state.me?.id ?? "");
  const result = useInfiniteQuery({
    queryKey: ["search", query, conversationId],
    queryFn: ({ pageParam }) =>
      engine.chat.search({
        query,
        ...(conversationId === undefined ? {} : { conversationId }),
        ...(pageParam === "" ? {} : { cursor: pageParam }),
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: query !== "",
  });

  if (query === "") {
    return (
      <EmptyState icon={<MessageSquareText />} title={t`Search your messages`}>
        {t`Type a word that was written in one of your conversations.`}
      </EmptyState>
    );
  }
  if (result.error) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t`The search did not work`}
        actions={<Button onPress={() => void result.refetch()}>{t`Try again`}</Button>}
      >
        {failureWords(result.error)}
      </EmptyState>
    );
  }
  if (result.isPending) return <Skeleton rows={6} label={t`Searching`} />;
  const hits = result.data.pages.flatMap((page) => page.hits);
  if (hits.length === 0) {
    return (
      <EmptyState icon={<SearchX />} title={t`No message matches “${query}”`}>
        {t`Try fewer or other words.`}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={styles.hits} aria-label={t`Search results`}>
        {hits.map(({ message, snippet, conversation_id: id }) => {
          const conversation = conversations[id];
          const sender = users[message.sender_id]?.display_name;
          return (
            <li key={`${id}-${message.seq}`}>
              <Link
                className={styles.hit}
                to="/c/$conversationId"
                params={{ conversationId: id }}
                search={{ message: message.seq }}
              >
                <span className={styles.line}>
                  <span className={styles.name}>
                    {message.sender_id === meId ? t`You` : sender}
                  </span>
                  {conversation?.kind === "group" && (
                    <span
                      className={styles.quiet}
                    >{t`in ${conversationTitle(conversation, meId)}`}</span>
                  )}
                  {conversation?.kind === "direct" && message.sender_id === meId && (
                    <span
                      className={styles.quiet}
                    >{t`to ${conversationTitle(conversation, meId)}`}</span>
                  )}
                  <span className={styles.time}>{shortMoment(message.sent_at_ms, nowMs)}</span>
                </span>
                <span className={styles.snippet}>
                  {highlightParts(plainText(snippet), query).map((part, index) =>
                    part.match ? <mark key={index}>{part.text}</mark> : part.text,
                  )}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      {result.hasNextPage && (
        <div className={styles.more}>
          <Button isPending={result.isFetchingNextPage} onPress={() => void result.fetchNextPage()}>
            {t`Show more`}
          </Button>
        </div>
      )}
    </>
  );
}
