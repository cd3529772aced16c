import { t } from "@lingui/core/macro";
import { Hand, MicOff, Pin, PinOff, TriangleAlert } from "lucide-react";
import { type CSSProperties, type ReactNode, useEffect, useRef } from "react";
import type { ParticipantView } from "../../engine";
import { Avatar } from "../../ui/Avatar";
import { IconToggle } from "../../ui/IconButton";
import { Spinner } from "../../ui/Spinner";
import { useEngine } from "../app/engine_context";
import { SpeakingMark } from "../call/SpeakingMark";
import type { PlacedTile } from "./layout/layout";
import styles from "./Meeting.module.css";
import { personName, tileWords } from "./meeting_words";

export function placeOf({ x, y, width, height }: PlacedTile): CSSProperties {
  return { insetInlineStart: x, insetBlockStart: y, width, height };
}

const kFaceMaxPx = 112;
const kFaceShare = 0.4;

function RemoteVideo({ person }: { person: ParticipantView }) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  const { id } = person;
  useEffect(
    () => (video.current ? engine.meeting.attach(video.current, id, "camera") : undefined),
    [engine, id],
  );
  return (
    <video
      ref={video}
      className={styles.video}
      data-visible={person.cameraFlows || undefined}
      autoPlay
      playsInline
      aria-hidden="true"
    />
  );
}

/** Name and states, on a quiet plate. */
function TilePlate({ person }: { person: ParticipantView }) {
  return (
    <span className={styles.plate}>
      {person.handPlace !== undefined && (
        <span className={styles.hand}>
          <Hand aria-hidden="true" />
          {person.handPlace}
        </span>
      )}
      {!person.media.microphone && <MicOff aria-hidden="true" />}
      {person.speaking && person.media.microphone && <SpeakingMark />}
      {person.weak && <TriangleAlert className={styles.weak} aria-hidden="true" />}
      <span className={styles.name}>{personName(person)}</span>
    </span>
  );
}

interface Props {
  tile: PlacedTile;
  person: ParticipantView;
  /** Our own picture, in place of one that arrives. */
  picture?: ReactNode;
  /** Follows a pointer. */
  isDragged?: boolean;
  isPinned: boolean;
  onPin?(): void;
}

/** One person: their picture or face, name, and how they are. */
export function MeetingTile(props: Props) {
  const { tile, person, picture, isDragged, isPinned, onPin } = props;
  const engine = useEngine();
  const { user } = person;
  const name = user.display_name;
  const away = person.state === "reconnecting";
  const face = Math.round(Math.min(kFaceMaxPx, tile.height * kFaceShare));
  return (
    <div
      className={styles.tile}
      style={placeOf(tile)}
      role="group"
      aria-label={tileWords(person)}
      data-role={tile.role}
      data-speaking={person.speaking || undefined}
      data-away={away || undefined}
      data-dragged={isDragged || undefined}
    >
      <span className={styles.face}>
        <Avatar name={name} seed={user.id} url={engine.people.avatarUrl(user)} size={face} />
      </span>
      {picture ?? (person.media.camera && <RemoteVideo person={person} />)}
      {away && (
        <span className={styles.waiting}>
          <Spinner />
          {t`Reconnecting…`}
        </span>
      )}
      <TilePlate person={person} />
      {onPin && (
        <span className={styles.pin} data-pinned={isPinned || undefined} data-at={tile.pinAt}>
          <IconToggle
            label={t`Pin ${name}`}
            icon={isPinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
            isSelected={isPinned}
            onChange={onPin}
          />
        </span>
      )}
    </div>
  );
}
