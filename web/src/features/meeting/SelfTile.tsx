import { t } from "@lingui/core/macro";
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import type { ParticipantView } from "../../engine";
import { useEngine, useEngineStore } from "../app/engine_context";
import { cornerByKey, dragged, nearestCorner, type Point } from "./layout/corner";
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

interface HandleProps {
  tile: PlacedTile;
  /** How far, to the right and down; undefined: no longer. */
  onDrag(by: Point | undefined): void;
  onDrop(by: Point): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** Lies on our own tile and is dragged with it; moves it by the arrow keys, too. */
function Handle({ tile, onDrag, onDrop, onKeyDown }: HandleProps) {
  const from = useRef<Point & { pointerId: number }>(undefined);
  const way = (event: PointerEvent): Point | undefined => {
    const { current: begin } = from;
    if (begin?.pointerId !== event.pointerId) return undefined;
    return { x: event.clientX - begin.x, y: event.clientY - begin.y };
  };
  const end = () => {
    from.current = undefined;
    onDrag(undefined);
  };
  // Our tile may get another place meanwhile, without a handle.
  const onGone = useEffectEvent(end);
  useEffect(() => () => onGone(), []);
  return (
    <button
      type="button"
      className={styles.handle}
      style={placeOf(tile)}
      aria-label={t`Move your own picture with the arrow keys`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        const { pointerId, clientX: x, clientY: y } = event;
        if (event.button !== 0 || from.current) return;
        event.currentTarget.setPointerCapture(pointerId);
        from.current = { pointerId, x, y };
      }}
      onPointerMove={(event) => {
        const by = way(event);
        if (by) onDrag(by);
      }}
      onPointerUp={(event) => {
        const by = way(event);
        if (!by) return;
        end();
        onDrop(by);
      }}
      onPointerCancel={(event) => way(event) && end()}
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
  /** While it follows a pointer. */
  const [moved, setMoved] = useState<PlacedTile>();
  const picture = cameraOn ? <OwnVideo key={version} /> : null;
  const isRightToLeft = () => document.documentElement.dir === "rtl";

  const area = () => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = surface.current ?? {};
    return { width, height };
  };
  const placeAt = ({ x, y }: Point) => dragged(tile, { x: isRightToLeft() ? -x : x, y }, area());
  const onKey = (event: KeyboardEvent) => {
    const corner = cornerByKey(choice.corner, event.key, isRightToLeft());
    if (!corner) return;
    event.preventDefault();
    choice.setCorner(corner);
  };
  const shown = moved ?? tile;
  return (
    <>
      <MeetingTile
        tile={shown}
        person={person}
        picture={picture}
        isDragged={moved !== undefined}
        isPinned={false}
      />
      {tile.role === "self" && (
        <Handle
          tile={shown}
          onDrag={(by) => setMoved(by && placeAt(by))}
          onDrop={(by) => choice.setCorner(nearestCorner(placeAt(by), area()))}
          onKeyDown={onKey}
        />
      )}
    </>
  );
}
