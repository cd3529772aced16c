import { t } from "@lingui/core/macro";
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from "react";
import type { ParticipantView } from "../../engine";
import { useEngine, useEngineStore } from "../app/engine_context";
import { cornerByKey, nearestCorner } from "./layout/corner";
import type { PlacedTile } from "./layout/layout";
import styles from "./Meeting.module.css";
import { MeetingTile, placeOf } from "./MeetingTile";
import type { LayoutChoice } from "./use_meeting_layout";

/** Shows the camera's tracks of this moment; mounted anew when they change. */
function OwnVideo() {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    const stream = engine.call.localStream();
    if (!element || !stream) return;
    element.srcObject = new MediaStream(stream.getVideoTracks());
    return () => {
      element.srcObject = null;
    };
  }, [engine]);
  return (
    <video
      ref={video}
      className={styles.video}
      data-visible="true"
      data-mirrored="true"
      autoPlay
      muted
      playsInline
      aria-hidden="true"
    />
  );
}

interface Props {
  tile: PlacedTile;
  person: ParticipantView;
  choice: LayoutChoice;
  surface: RefObject<HTMLElement | null>;
}

/** Ourselves: in the grid while nobody else is there, else in a corner that we choose. */
export function SelfTile({ tile, person, choice, surface }: Props) {
  const cameraOn = useEngineStore("call", ({ local }) => local.camera === "on");
  const version = useEngineStore("call", ({ local }) => local.streamVersion);
  const handle = useRef<HTMLButtonElement>(null);
  const picture = cameraOn ? <OwnVideo key={version} /> : null;
  const isRightToLeft = () => document.documentElement.dir === "rtl";

  const drop = (event: PointerEvent) => {
    const area = surface.current?.getBoundingClientRect();
    if (!area) return;
    const x = isRightToLeft() ? area.right - event.clientX : event.clientX - area.left;
    choice.setCorner(nearestCorner({ x, y: event.clientY - area.top }, area));
  };
  const onKey = (event: KeyboardEvent) => {
    const corner = cornerByKey(choice.corner, event.key, isRightToLeft());
    if (!corner) return;
    event.preventDefault();
    choice.setCorner(corner);
  };
  return (
    <>
      <MeetingTile tile={tile} person={person} picture={picture} isPinned={false} />
      {tile.role === "self" && (
        <button
          ref={handle}
          type="button"
          className={styles.handle}
          style={placeOf(tile)}
          aria-label={t`Move your own picture with the arrow keys`}
          onKeyDown={onKey}
          onPointerDown={(event) => handle.current?.setPointerCapture(event.pointerId)}
          onPointerUp={drop}
        />
      )}
    </>
  );
}
