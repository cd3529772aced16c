import { t } from "@lingui/core/macro";
import { Minus, MousePointer2, Pin, PinOff, Plus } from "lucide-react";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { Button, ToggleButton } from "react-aria-components";
import type { MeetingView, ParticipantView } from "../../engine";
import { IconToggle } from "../../ui/IconButton";
import { useEngine } from "../app/engine_context";
import { usePan } from "../call/use_pan";
import type { PlacedTile } from "./layout/layout";
import styles from "./Meeting.module.css";
import { placeOf } from "./MeetingTile";
import { Pointers } from "./Pointers";
import { pictureBox, placeIn } from "./pointer_place";

const kZooms = [1, 1.5, 2, 3, 4] as const;

interface Props {
  tile: PlacedTile;
  person: ParticipantView;
  pointers: MeetingView["pointers"];
  isPinned: boolean;
  onPin(): void;
  /** Stays the same function. */
  onZoom(participantId: string, zoom: number): void;
}

/** Somebody's screen: whole, or as large as one likes to read it, with everybody's pointers. */
export function SharedScreen({ tile, person, pointers, isPinned, onPin, onZoom }: Props) {
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState(0);
  const [pointing, setPointing] = useState(false);
  const [shape, setShape] = useState({ width: 16, height: 9 });
  const large = tile.role === "main";
  const zoom = large ? (kZooms[step] ?? 1) : 1;
  const { id } = person;
  const name = person.user.display_name;
  useEffect(
    () => (video.current ? engine.meeting.attach(video.current, id, "screen") : undefined),
    [engine, id],
  );
  useEffect(() => {
    onZoom(id, zoom);
    return () => onZoom(id, 1);
  }, [onZoom, id, zoom]);
  const turn = (by: number) => setStep((now) => Math.min(kZooms.length - 1, Math.max(0, now + by)));
  usePan(frame, { onZoom: turn, onToggle: () => setStep(step === 0 ? 2 : 0) });

  const point = (event: PointerEvent) => {
    if (!pointing || !video.current) return;
    const box = pictureBox(video.current.getBoundingClientRect(), shape);
    const place = placeIn(box, { x: event.clientX, y: event.clientY });
    if (place) engine.meeting.point(id, place.x, place.y);
  };
  const inside = pictureBox(
    { left: 0, top: 0, width: tile.width * zoom, height: tile.height * zoom },
    shape,
  );
  return (
    <div
      className={styles.screen}
      style={placeOf(tile)}
      role="group"
      aria-label={t`Screen of ${name}`}
    >
      <div
        ref={frame}
        className={styles.frame}
        data-zoomed={zoom > 1 || undefined}
        data-pointing={pointing || undefined}
        // Scrolled by the arrow keys when it is larger than its place.
        tabIndex={zoom > 1 ? 0 : -1}
        role="group"
        aria-label={t`Shared by ${name}`}
        onPointerMove={point}
      >
        <div className={styles.sheet} style={{ width: `${zoom * 100}%`, height: `${zoom * 100}%` }}>
          <video
            ref={video}
            autoPlay
            playsInline
            aria-hidden="true"
            onResize={({ currentTarget: { videoWidth: width, videoHeight: height } }) => {
              if (width > 0 && height > 0) setShape({ width, height });
            }}
          />
          <Pointers pointers={pointers} inside={inside} />
        </div>
      </div>
      <span className={styles.plate}>
        <span className={styles.name}>{t`Screen of ${name}`}</span>
      </span>
      <span className={styles.pin} data-pinned={isPinned || undefined} data-at={tile.pinAt}>
        <IconToggle
          label={t`Pin the screen of ${name}`}
          icon={isPinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
          isSelected={isPinned}
          onChange={onPin}
        />
      </span>
      {large && (
        <div className={styles.tools} role="group" aria-label={t`Zoom`}>
          <Button
            className={styles.tool}
            aria-label={t`Smaller`}
            isDisabled={step === 0}
            onPress={() => turn(-1)}
          >
            <Minus aria-hidden="true" />
          </Button>
          <Button
            className={styles.tool}
            aria-label={t`Larger`}
            isDisabled={step === kZooms.length - 1}
            onPress={() => turn(1)}
          >
            <Plus aria-hidden="true" />
          </Button>
          <ToggleButton
            className={styles.tool}
            aria-label={t`Show my pointer to all`}
            isSelected={pointing}
            onChange={setPointing}
          >
            <MousePointer2 aria-hidden="true" />
          </ToggleButton>
        </div>
      )}
    </div>
  );
}
