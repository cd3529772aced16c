import { t } from "@lingui/core/macro";
import { Phone, Video } from "lucide-react";
import type { MeetingView } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { useEngine } from "../app/engine_context";
import { namesWords } from "../app/names";
import { AnswerButton } from "../call/AnswerButton";
import styles from "../call/IncomingCall.module.css";
import { SilenceButton, SilencedHint, useRingDialog } from "../call/ring_dialog";
import { meetingTitle } from "./meeting_words";

interface Props {
  incoming: NonNullable<MeetingView["incoming"]>;
  /** Another call of ours is on: it ends when we join. */
  busy: boolean;
}

/** A group call rings. Takes the focus unless somebody is typing; Esc silences, never declines. */
export default function IncomingMeeting({ incoming, busy }: Props) {
  const engine = useEngine();
  const { by, callId, kind, people, silenced } = incoming;
  const video = kind === "video";
  const name = by.display_name;
  const title = meetingTitle(incoming);
  const names = namesWords(people);
  const join = (as: typeof kind) => {
    if (busy) engine.meeting.leave();
    engine.meeting.joinCall(callId, as);
  };

  const dialog = useRingDialog({
    accept: () => join(kind),
    decline: () => engine.meeting.decline(),
    onEscape: () => engine.meeting.silence(),
  });

  return (
    <div className={styles.layer} data-react-aria-top-layer="true">
      <div
        ref={dialog}
        role="alertdialog"
        aria-labelledby="incoming-name"
        aria-describedby="incoming-kind incoming-people"
        tabIndex={-1}
        className={styles.card}
      >
        <div className={styles.who}>
          <span className={styles.face} data-still={silenced || busy || undefined}>
            <Avatar name={name} seed={by.id} url={engine.people.avatarUrl(by)} size={112} />
          </span>
          <h2 id="incoming-name" className={styles.name}>
            {title}
          </h2>
          <p id="incoming-kind" className={styles.kind}>
            {video ? <Video aria-hidden="true" /> : <Phone aria-hidden="true" />}
            {t`${name} asks you to join`}
          </p>
          {people.length > 0 && (
            <p id="incoming-people" className={styles.kind}>{t`In the call: ${names}`}</p>
          )}
        </div>
        <div className={styles.answers}>
          <AnswerButton
            tone="decline"
            label={t`Decline`}
            shortcut="decline_call"
            icon={<Phone aria-hidden="true" />}
            onPress={() => engine.meeting.decline()}
          />
          {video && (
            <AnswerButton
              tone="quiet"
              label={t`Join without camera`}
              icon={<Phone aria-hidden="true" />}
              onPress={() => join("voice")}
            />
          )}
          <AnswerButton
            tone="accept"
            label={busy ? t`End this call and join` : t`Join`}
            shortcut="accept_call"
            icon={video ? <Video aria-hidden="true" /> : <Phone aria-hidden="true" />}
            onPress={() => join(kind)}
          />
        </div>
        {silenced || busy ? (
          <SilencedHint />
        ) : (
          <SilenceButton onPress={() => engine.meeting.silence()} />
        )}
      </div>
    </div>
  );
}
