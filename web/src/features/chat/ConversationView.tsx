import { t } from "@lingui/core/macro";
import { ShieldOff, Upload } from "lucide-react";
import { Suspense, useEffect, useRef } from "react";
import type { Conversation, User } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { lazyPart } from "../app/lazy_part";
import { conversationTitle, otherPerson } from "../conversations/conversation_model";
import { withWords } from "../../i18n";
import { Composer } from "./Composer";
import { ConversationHeader } from "./ConversationHeader";
import styles from "./ConversationView.module.css";
import { Timeline } from "./Timeline";
import { TypingLine } from "./TypingLine";
import { useFileDrop } from "./use_file_drop";
import { useUnreadMarker } from "./use_unread_marker";

const LiveBar = lazyPart(() => withWords("meeting", () => import("../meeting/LiveBar")));

interface Props {
  conversation: Conversation;
  me: User;
  targetSeq: number | undefined;
  onBack(): void;
  onDetails(): void;
  onSearch(): void;
}

/** One conversation: header, messages, composer. Mount with the conversation's id as key. */
export function ConversationView({
  conversation,
  me,
  targetSeq,
  onBack,
  onDetails,
  onSearch,
}: Props) {
  const engine = useEngine();
  const frame = useRef<HTMLDivElement>(null);
  const unreadFromSeq = useUnreadMarker(conversation, me.id);
  const window = useEngineStore("messages", (state) => state.windows[conversation.id]);
  const other = otherPerson(conversation, me.id);
  const known = useEngineStore("people", (state) =>
    other ? state.relations[other.id] : undefined,
  );
  const live = useEngineStore("liveMeetings", (state) => state.byConversation[conversation.id]);
  const relation = known ?? conversation.relation;
  const dropping = useFileDrop(frame, (files) => {
    for (const file of files) engine.chat.addUpload(conversation.id, file);
  });
  const title = conversationTitle(conversation, me.id);
  const { id } = conversation;

  useEffect(() => {
    engine.chat.setOpenConversation(id);
    return () => engine.chat.setOpenConversation(undefined);
  }, [engine, id]);

  const editLast = () => {
    const last = window?.messages.findLast(
      (message) => message.sender_id === me.id && message.kind === "text" && !message.deleted,
    );
    if (last) engine.chat.setDraftEditing(id, last);
  };
  const unblock = () => {
    if (other)
      engine.people
        .unblock(other.id)
        .catch((cause: unknown) => showToast(failureWords(cause), { tone: "danger" }));
  };

  return (
    <div ref={frame} className={styles.view}>
      <ConversationHeader
        conversation={conversation}
        me={me}
        onBack={onBack}
        onDetails={onDetails}
        onSearch={onSearch}
      />
      {live && (
        <Suspense fallback={null}>
          <LiveBar conversation={conversation} meId={me.id} live={live} />
        </Suspense>
      )}
      {window?.error && window.messages.length === 0 ? (
        <EmptyState
          icon={<ShieldOff />}
          title={t`Messages could not be loaded`}
          actions={
            <Button onPress={() => void engine.chat.jumpToNewest(id)}>{t`Try again`}</Button>
          }
        >
          {failureWords(window.error)}
        </EmptyState>
      ) : (
        window && (
          <Timeline
            conversation={conversation}
            window={window}
            me={me}
            unreadFromSeq={unreadFromSeq}
            targetSeq={targetSeq}
          />
        )
      )}
      {!window && <div className={styles.filler} />}
      {window && <TypingLine conversation={conversation} window={window} meId={me.id} />}
      {relation?.blocked_by_me ? (
        <Banner
          tone="neutral"
          icon={<ShieldOff aria-hidden="true" />}
          actions={<Button size="small" onPress={unblock}>{t`Unblock`}</Button>}
        >
          {t`You blocked ${title}. They can't call or message you.`}
        </Banner>
      ) : relation?.can_message === false ? (
        <Banner tone="neutral" icon={<ShieldOff aria-hidden="true" />}>
          {t`You can't send messages to ${title}.`}
        </Banner>
      ) : (
        <Composer conversation={conversation} title={title} onEditLast={editLast} />
      )}
      {dropping && (
        <div className={styles.drop}>
          <Upload aria-hidden="true" />
          {t`Drop files to send them to ${title}`}
        </div>
      )}
    </div>
  );
}
