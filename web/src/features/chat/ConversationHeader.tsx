import { plural, t } from "@lingui/core/macro";
import { ChevronDown, ChevronLeft, Info, Phone, Search, UsersRound, Video } from "lucide-react";
import { Suspense, useState } from "react";
import { Button } from "react-aria-components";
import type { Conversation, User } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/IconButton";
import { useEngine, useEngineStore } from "../app/engine_context";
import { lazyPart } from "../app/lazy_part";
import { useServerNow } from "../app/use_server_now";
import { conversationTitle, otherPerson, presenceWords } from "../conversations/conversation_model";
import { startCall, startGroupCall } from "../call/start_call";
import { useBusy } from "../call/use_busy";
import styles from "./ConversationHeader.module.css";

const PreJoin = lazyPart(() => import("../call/PreJoin"));

interface Props {
  conversation: Conversation;
  me: User;
  onBack(): void;
  onDetails(): void;
  onSearch(): void;
}

export function ConversationHeader({ conversation, me, onBack, onDetails, onSearch }: Props) {
  const engine = useEngine();
  const nowMs = useServerNow("minute");
  const [checking, setChecking] = useState(false);
  const other = otherPerson(conversation, me.id);
  const presence = useEngineStore("people", (state) =>
    other ? state.presences[other.id] : undefined,
  );
  const relation = useEngineStore("people", (state) =>
    other ? state.relations[other.id] : undefined,
  );
  const title = conversationTitle(conversation, me.id);
  const canCall = (relation ?? conversation.relation)?.can_call ?? false;
  const canMeet = useEngineStore("liveMeetings", (state) => state.supported) && !other;
  const live = useEngineStore(
    "liveMeetings",
    (state) => state.byConversation[conversation.id] !== undefined,
  );
  const busy = useBusy(conversation.id);
  const start = other ? startCall : startGroupCall;
  const blocked = (relation ?? conversation.relation)?.blocked_by_me ?? false;
  const count = conversation.members.length;
  const about = blocked ? t`Blocked` : presenceWords(presence, nowMs);
  return (
    <header className={styles.header}>
      <h1 className="visually-hidden">{title}</h1>
      <span className={styles.back}>
        <IconButton
          label={t`Back to conversations`}
          icon={<ChevronLeft aria-hidden="true" className="mirrored" />}
          onPress={onBack}
        />
      </span>
      <Button className={styles.who} onPress={onDetails}>
        {other ? (
          <Avatar
            name={title}
            seed={other.id}
            url={engine.people.avatarUrl(other)}
            size={36}
            presence={presence?.status}
          />
        ) : (
          <span className={styles.group} aria-hidden="true">
            <UsersRound />
          </span>
        )}
        <span className="visually-hidden">{t`About`} </span>
        <span className={styles.words}>
          <span className={styles.title}>{title}</span>
          <span className={styles.about}>
            {other ? about : plural(count, { one: "# member", other: "# members" })}
          </span>
        </span>
      </Button>
      {(canCall || canMeet) && (
        <>
          <IconButton
            label={t`Voice call`}
            icon={<Phone aria-hidden="true" />}
            isDisabled={busy}
            onPress={() => start(engine, conversation.id, "voice")}
          />
          <IconButton
            label={t`Video call`}
            icon={<Video aria-hidden="true" />}
            isDisabled={busy}
            onPress={() => start(engine, conversation.id, "video")}
          />
          <span className={styles.wideOnly}>
            <IconButton
              size="small"
              label={t`Check your camera`}
              icon={<ChevronDown aria-hidden="true" />}
              isDisabled={busy}
              onPress={() => setChecking(true)}
            />
          </span>
          {checking && (
            <Suspense fallback={null}>
              <PreJoin
                action={live ? t`Join` : t`Start video call`}
                onAction={() => start(engine, conversation.id, "video")}
                onClose={() => setChecking(false)}
              />
            </Suspense>
          )}
        </>
      )}
      <span className={styles.wideOnly}>
        <IconButton
          label={t`Search in this conversation`}
          icon={<Search aria-hidden="true" />}
          onPress={onSearch}
        />
        <IconButton label={t`Details`} icon={<Info aria-hidden="true" />} onPress={onDetails} />
      </span>
    </header>
  );
}
