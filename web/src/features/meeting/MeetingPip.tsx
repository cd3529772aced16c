import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import type { MeetingView } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { useEngine, useEngineStore } from "../app/engine_context";
import styles from "../call/PipCall.module.css";
import { PipFrame } from "../call/PipFrame";
import { useServerNow } from "../app/use_server_now";
import { meetingTitle, statusWords } from "./meeting_words";
import { smallPicture, type SmallPicture } from "./small_picture";

function Picture({ person, source }: SmallPicture) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  const { id } = person;
  useEffect(
    () => (video.current && source ? engine.meeting.attach(video.current, id, source) : undefined),
    [engine, id, source],
  );
  return <video ref={video} className={styles.picture} data-kind={source} autoPlay playsInline />;
}

function Content({ view }: { view: MeetingView }) {
  const engine = useEngine();
  const nowMs = useServerNow("second");
  const local = useEngineStore("call", (state) => state.local);
  const small = smallPicture(view);
  const flows = small?.source === "screen" ? small.person.screenFlows : small?.person.cameraFlows;
  const user = small?.person.user;
  const picture =
    small?.source && flows ? (
      <Picture key={`${small.person.id}.${small.source}`} {...small} />
    ) : (
      <span className={styles.face}>
        {user && (
          <Avatar
            name={user.display_name}
            seed={user.id}
            url={engine.people.avatarUrl(user)}
            size={72}
          />
        )}
      </span>
    );
  return (
    <PipFrame
      picture={picture}
      name={user?.display_name ?? meetingTitle(view)}
      status={statusWords(view, nowMs)}
      local={local}
      endLabel={t`Leave`}
      onEnd={() => engine.meeting.leave()}
    />
  );
}

/** The group call in the small window. */
export default function MeetingPip({ view, inside }: { view: MeetingView; inside: Window }) {
  return createPortal(<Content view={view} />, inside.document.body);
}
