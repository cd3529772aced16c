import { t } from "@lingui/core/macro";
import { ChevronDown, Lock, Phone, Video } from "lucide-react";
import { Suspense, useState } from "react";
import type { Conversation, MeetingSummary, User } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { useEngine, useEngineStore } from "../app/engine_context";
import { lazyPart } from "../app/lazy_part";
import { namesWords } from "../app/names";
import { setCallLayout } from "../call/call_layout";
import { useBusy } from "../call/use_busy";
import styles from "./LiveBar.module.css";

const PreJoin = lazyPart(() => import("../call/PreJoin"));

const kFaces = 4;

/** Who is there. Guests may be nobody that we know. */
function companyWords(others: readonly User[], isMine: boolean, count: number): string {
  if (others.length > 0) {
    const names = namesWords(isMine ? [{ display_name: t`You` }, ...others] : others);
    return t`In a call: ${names}`;
  }
  if (isMine) return t`You are in a call`;
  return count === 0 ? t`Nobody is in the call any more` : t`Group call`;
}

interface Props {
  conversation: Conversation;
  meId: string;
  live: MeetingSummary;
}

/** Who is in the group's call, and the way in: seen without joining. */
export default function LiveBar({ conversation, meId, live }: Props) {
  const engine = useEngine();
  const known = useEngineStore("people", (state) => state.users);
  const hereId = useEngineStore("meeting", (state) => state.callId);
  const [checking, setChecking] = useState(false);
  const busy = useBusy(conversation.id);
  const here = hereId === live.call_id;
  const elsewhere = !here && live.participant_ids.includes(meId);
  const people = live.participant_ids.flatMap((id): User[] => {
    const user = conversation.members.find((member) => member.user.id === id)?.user ?? known[id];
    return user && id !== meId ? [user] : [];
  });
  const video = live.kind === "video";
  // The server keeps the call for a moment, so that who lost it finds it again.
  const isEmpty = live.participant_ids.length === 0;
  const join = (kind: MeetingSummary["kind"]) => engine.meeting.joinCall(live.call_id, kind);
  return (
    <section className={styles.bar} aria-label={t`Call of this group`}>
      <span className={styles.faces} aria-hidden="true">
        {people.slice(0, kFaces).map((user) => (
          <Avatar
            key={user.id}
            name={user.display_name}
            seed={user.id}
            url={engine.people.avatarUrl(user)}
            size={28}
          />
        ))}
      </span>
      <span className={styles.words}>
        {video ? <Video aria-hidden="true" /> : <Phone aria-hidden="true" />}
        {live.locked && <Lock aria-label={t`Locked`} />}
        <span className={styles.names}>
          {companyWords(people, here || elsewhere, live.participant_ids.length)}
        </span>
      </span>
      {here ? (
        <Button onPress={() => setCallLayout("full")}>{t`Show`}</Button>
      ) : elsewhere ? (
        <Button
          look="primary"
          isDisabled={busy}
          onPress={() => engine.meeting.moveHere(live.call_id, live.kind)}
        >
          {t`Move here`}
        </Button>
      ) : isEmpty ? (
        <Button look="success" isDisabled={busy || live.locked} onPress={() => join(live.kind)}>
          {t`Start again`}
        </Button>
      ) : (
        <>
          {video && (
            <Button isDisabled={busy || live.locked} onPress={() => join("voice")}>
              {t`Join without camera`}
            </Button>
          )}
          <Button look="success" isDisabled={busy || live.locked} onPress={() => join(live.kind)}>
            {t`Join`}
          </Button>
          {video && (
            <IconButton
              size="small"
              label={t`Check your camera`}
              icon={<ChevronDown aria-hidden="true" />}
              isDisabled={busy || live.locked}
              onPress={() => setChecking(true)}
            />
          )}
          {checking && (
            <Suspense fallback={null}>
              <PreJoin
                action={t`Join`}
                onAction={() => join("video")}
                onClose={() => setChecking(false)}
              />
            </Suspense>
          )}
        </>
      )}
    </section>
  );
}
