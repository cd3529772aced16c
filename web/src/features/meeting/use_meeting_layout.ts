import { useCallback, useEffect, useState } from "react";
import type { MeetingView } from "../../engine";
import { useEngine } from "../app/engine_context";
import type { Size } from "./layout/grid";
import {
  type Corner,
  type LayoutMode,
  layoutOf,
  type MeetingLayout,
  type TileId,
} from "./layout/layout";
import { wantedVideos, type Zooms } from "./layout/wanted";
import { smallPicture, withSmall } from "./small_picture";

export interface LayoutChoice {
  mode: LayoutMode;
  pinned: TileId | undefined;
  corner: Corner;
  setMode(mode: LayoutMode): void;
  setPage(page: number): void;
  setCorner(corner: Corner): void;
  /** The same once more: no longer. */
  togglePin(tile: TileId): void;
  /** Somebody's screen is drawn so many times larger than its place. Stays the same function. */
  setZoom(participantId: string, zoom: number): void;
}

const isSame = (a: TileId | undefined, b: TileId): boolean =>
  a?.participantId === b.participantId && a.source === b.source;

/**
 * Where everything stands on this surface, and the wish for what is to be seen there and in the
 * small window. What is hidden there is not received.
 */
export function useMeetingLayout(
  view: MeetingView,
  size: Size,
  { hidden, small }: { hidden: boolean; small: Size | undefined },
): { layout: MeetingLayout; choice: LayoutChoice } {
  const engine = useEngine();
  const [mode, setMode] = useState<LayoutMode>("grid");
  const [pinned, setPinned] = useState<TileId>();
  const [page, setPage] = useState(0);
  const [corner, setCorner] = useState<Corner>("bottom_end");
  const [zooms, setZooms] = useState<Zooms>({});
  const setZoom = useCallback(
    (id: string, zoom: number) => setZooms((before) => ({ ...before, [id]: zoom })),
    [],
  );
  const others = view.participants.filter(({ isMe }) => !isMe);
  const layout = layoutOf({
    ...size,
    mode,
    people: others.map(({ id }) => id),
    screens: others.filter(({ media }) => media.screen).map(({ id }) => id),
    me: view.me?.id,
    dominant: view.dominantId,
    pinned,
    page,
    corner,
  });
  const measured = size.width > 0 && size.height > 0;
  const pixelRatio = window.devicePixelRatio;
  const seen =
    hidden || !measured
      ? []
      : wantedVideos(layout.tiles, view.participants, view.dominantId, pixelRatio, zooms);
  const wanted = small ? withSmall(seen, smallPicture(view), small, pixelRatio) : seen;
  const text = JSON.stringify(wanted);
  useEffect(() => {
    engine.meeting.show(JSON.parse(text) as typeof wanted);
  }, [engine, text]);
  return {
    layout,
    choice: {
      mode,
      pinned,
      corner,
      setMode,
      setPage,
      setCorner,
      setZoom,
      togglePin: (tile) => setPinned(isSame(pinned, tile) ? undefined : tile),
    },
  };
}
