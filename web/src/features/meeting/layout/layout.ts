// Where the tiles of a group call stand. Pure: surface and people in, places out. `x` counts from
// the side where reading begins, so that nothing else knows of left and right.
import { kVideosMax } from "../../../limits";
import { bestGrid, capacity, type Size } from "./grid";

export interface TileId {
  participantId: string;
  source: "camera" | "screen";
}

/**
 * main: the large one. grid: one of many of the same size. strip: beside the large one. self: our
 * own, above the others.
 */
export type TileRole = "main" | "grid" | "strip" | "self";

export interface PlacedTile extends TileId {
  role: TileRole;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The upper corner for the pin, where our own tile lies on the usual one, the end's. */
  pinAt?: "start";
}

/** By lines: top or bottom; by reading: start or end. */
export type Corner = "top_start" | "top_end" | "bottom_start" | "bottom_end";

/** grid: everybody alike. speaker: who leads is large. */
export type LayoutMode = "grid" | "speaker";

export interface LayoutInput extends Size {
  mode: LayoutMode;
  /** The others, by the time of joining. */
  people: readonly string[];
  /** Whose screens are shared, ours not among them. */
  screens: readonly string[];
  /** We are in the call. */
  me: string | undefined;
  dominant: string | undefined;
  pinned: TileId | undefined;
  /** From 0; the last one stands for all beyond. */
  page: number;
  corner: Corner;
}

export interface MeetingLayout {
  kind: "grid" | "speaker" | "sidebar";
  tiles: readonly PlacedTile[];
  page: number;
  pages: number;
}

const GAP = 8;
const LEAST_TILE = { roomy: { width: 200, height: 112 }, phone: { width: 132, height: 99 } };
const PHONE_EDGE_MAX = 460;
const STRIP = { roomy: 208, phone: 112 };
const SELF_WIDTH = { roomy: 200, phone: 108 };
/** Of a roomy surface's width; it follows that it takes at most a third of the height. */
const SELF_SHARE_MAX = 1 / 4;
const SELF_INSET = 8;
/** A pin's button, and where it stands from the edges of its tile. */
const PIN_SIZE = 44;
const PIN_INSET = 4;
const CORNERS: readonly Corner[] = ["top_start", "top_end", "bottom_start", "bottom_end"];
/** The buttons that turn pages stand below everything else. */
const PAGER_HEIGHT = 52;

type Area = Pick<PlacedTile, "x" | "y" | "width" | "height">;
type Camera = { participantId: string; source: "camera" };
const camera = (participantId: string): Camera => ({ participantId, source: "camera" });
const isSame = (a: TileId, b: TileId): boolean =>
  a.participantId === b.participantId && a.source === b.source;

const isPhone = ({ width, height }: Size): boolean => Math.min(width, height) < PHONE_EDGE_MAX;
const isPortrait = ({ width, height }: Size): boolean => height > width;

export function layoutOf(input: LayoutInput): MeetingLayout {
  const whole = arranged(input);
  return whole.pages > 1 ? arranged({ ...input, height: input.height - PAGER_HEIGHT }) : whole;
}

function arranged(input: LayoutInput): MeetingLayout {
  const { people, screens, me } = input;
  if (people.length === 0 && screens.length === 0) {
    const tiles = me === undefined ? [] : gridTiles([camera(me)], input);
    return { kind: "grid", tiles, page: 0, pages: 1 };
  }
  const main = mainOf(input);
  if (!main) return wholeGrid(input);
  const layout = besideMain(input, main);
  // A screen is read to its edges: nothing lies on it.
  return layout.kind === "sidebar" ? layout : withSelf(layout, input, areaOfSelf(layout, input));
}

/** Of whose corners we take one: the only picture, or the large one, or else the surface. */
function areaOfSelf({ tiles }: MeetingLayout, { people, width, height }: LayoutInput): Area {
  const [first] = tiles;
  if (first && (first.role === "main" || people.length === 1)) return first;
  return { x: 0, y: 0, width, height };
}

/** Ourselves in a corner of the area; a pin that we would lie on moves to the other side. */
function withSelf(layout: MeetingLayout, input: LayoutInput, area: Area): MeetingLayout {
  const { me } = input;
  if (me === undefined) return layout;
  const own = selfTile(input, area, me);
  const others = layout.tiles.map((tile) =>
    liesOnPin(own, tile, "end") ? { ...tile, pinAt: "start" as const } : tile,
  );
  return { ...layout, tiles: [...others, own] };
}

function liesOnPin(own: PlacedTile, tile: PlacedTile, side: "start" | "end"): boolean {
  const x = side === "start" ? tile.x + PIN_INSET : tile.x + tile.width - PIN_INSET - PIN_SIZE;
  const y = tile.y + PIN_INSET;
  return (
    own.x < x + PIN_SIZE + 1 &&
    own.x + own.width > x - 1 &&
    own.y < y + PIN_SIZE + 1 &&
    own.y + own.height > y - 1
  );
}

/**
 * Everybody alike. We lie in a corner above the others as long as every pin has a free place beside
 * us whichever corner we choose; else we are one of them, on every page.
 */
function wholeGrid(input: LayoutInput): MeetingLayout {
  const { me } = input;
  const first = grid(input, []);
  if (me === undefined) return first;
  const pages = Array.from({ length: first.pages }, (_, page) => grid({ ...input, page }, []));
  const area = areaOfSelf(first, input);
  const leavesPins = CORNERS.every((corner) => {
    const own = selfTile({ ...input, corner }, area, me);
    return pages.every(({ tiles }) =>
      tiles.every((tile) => !liesOnPin(own, tile, "start") || !liesOnPin(own, tile, "end")),
    );
  });
  if (leavesPins || gridCapacity(input, 1) < 1) return withSelf(first, input, area);
  return grid(input, [camera(me)]);
}

/** What is large; undefined: everybody alike. */
function mainOf({ mode, people, screens, dominant, pinned }: LayoutInput): TileId | undefined {
  const known =
    pinned && (pinned.source === "screen" ? screens : people).includes(pinned.participantId);
  if (known) return pinned;
  const [screen] = screens;
  if (screen !== undefined) return { participantId: screen, source: "screen" };
  if (mode === "grid" || people.length === 1) return undefined;
  const [first] = people;
  const leads = dominant !== undefined && people.includes(dominant) ? dominant : first;
  return leads === undefined ? undefined : camera(leads);
}

/** One page; on the first one whoever leads is always seen, and changes places with its last. */
function pageOf<T extends TileId>(
  all: readonly T[],
  size: number,
  { page, dominant }: LayoutInput,
): { shown: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(Math.max(0, page), pages - 1);
  const leads = all.findIndex(
    (tile) => tile.participantId === dominant && tile.source === "camera",
  );
  const order = leads < size ? all : all.with(size - 1, all[leads]!).with(leads, all[size - 1]!);
  return { shown: order.slice(at * size, (at + 1) * size), page: at, pages };
}

/** How many of the others fit on a page beside `more` tiles. */
function gridCapacity(input: LayoutInput, more: number): number {
  const least = isPhone(input) ? LEAST_TILE.phone : LEAST_TILE.roomy;
  const most = Math.min(kVideosMax, input.people.length);
  return capacity(input, GAP, least, most + more) - more;
}

/** One page of the others; `last` stand on every page behind them. */
function grid(input: LayoutInput, last: readonly TileId[]): MeetingLayout {
  const size = gridCapacity(input, last.length);
  const { shown, page, pages } = pageOf(input.people.map(camera), size, input);
  return { kind: "grid", tiles: gridTiles([...shown, ...last], input), page, pages };
}

/** Rows of one size in the middle of the surface; the last row stands in the middle as well. */
function gridTiles(shown: readonly TileId[], area: Size): PlacedTile[] {
  const role = "grid";
  const { columns, rows, width, height } = bestGrid(shown.length, area, GAP);
  const top = (area.height - rows * height - (rows - 1) * GAP) / 2;
  return shown.map(({ participantId, source }, index) => {
    const line = Math.floor(index / columns);
    const inLine = Math.min(columns, shown.length - line * columns);
    const start = (area.width - inLine * width - (inLine - 1) * GAP) / 2;
    const x = start + (index - line * columns) * (width + GAP);
    return { participantId, source, role, x, y: top + line * (height + GAP), width, height };
  });
}

/** One large tile, and the others in a column beside it, or in a row below it. */
function besideMain(input: LayoutInput, main: TileId): MeetingLayout {
  const { people, screens, me } = input;
  const kind = main.source === "screen" ? "sidebar" : "speaker";
  const screenTiles: TileId[] = screens.map((participantId) => ({
    participantId,
    source: "screen",
  }));
  const mine = kind === "sidebar" && me !== undefined ? [camera(me)] : [];
  const others = [...screenTiles, ...mine, ...people.map(camera)].filter(
    (tile) => !isSame(tile, main),
  );
  const large = { ...main, role: "main" as const, x: 0, y: 0 };
  if (others.length === 0) {
    const { width, height } = input;
    return { kind, tiles: [{ ...large, width, height }], page: 0, pages: 1 };
  }
  return isPortrait(input) ? row(input, large, others, kind) : column(input, large, others, kind);
}

type Large = TileId & { role: "main"; x: number; y: number };

function stripTile(
  { participantId, source }: TileId,
  x: number,
  y: number,
  size: { width: number; height: number },
): PlacedTile {
  return { participantId, source, role: "strip", x, y, ...size };
}

function column(
  input: LayoutInput,
  large: Large,
  others: readonly TileId[],
  kind: MeetingLayout["kind"],
): MeetingLayout {
  const width = isPhone(input) ? STRIP.phone : STRIP.roomy;
  const height = (width * 9) / 16;
  const size = Math.max(1, Math.floor((input.height + GAP) / (height + GAP)));
  const { shown, page, pages } = pageOf(others, Math.min(kVideosMax - 1, size), input);
  const mainWidth = input.width - width - GAP;
  const top = (input.height - shown.length * height - (shown.length - 1) * GAP) / 2;
  const strip = shown.map((tile, index) =>
    stripTile(tile, mainWidth + GAP, top + index * (height + GAP), { width, height }),
  );
  return {
    kind,
    tiles: [{ ...large, width: mainWidth, height: input.height }, ...strip],
    page,
    pages,
  };
}

function row(
  input: LayoutInput,
  large: Large,
  others: readonly TileId[],
  kind: MeetingLayout["kind"],
): MeetingLayout {
  const width = isPhone(input) ? STRIP.phone : STRIP.roomy;
  const height = (width * 3) / 4;
  const size = Math.max(1, Math.floor((input.width + GAP) / (width + GAP)));
  const { shown, page, pages } = pageOf(others, Math.min(kVideosMax - 1, size), input);
  const mainHeight = input.height - height - GAP;
  const start = (input.width - shown.length * width - (shown.length - 1) * GAP) / 2;
  const strip = shown.map((tile, index) =>
    stripTile(tile, start + index * (width + GAP), mainHeight + GAP, { width, height }),
  );
  return {
    kind,
    tiles: [{ ...large, width: input.width, height: mainHeight }, ...strip],
    page,
    pages,
  };
}

function selfTile(input: LayoutInput, area: Area, participantId: string): PlacedTile {
  const ratio = isPortrait(input) ? 3 / 4 : 16 / 9;
  const most = Math.min(SELF_WIDTH.roomy, input.width * SELF_SHARE_MAX);
  const width = isPhone(input) ? SELF_WIDTH.phone : most;
  const height = width / ratio;
  const atEnd = input.corner.endsWith("end");
  const atBottom = input.corner.startsWith("bottom");
  return {
    participantId,
    source: "camera",
    role: "self",
    x: area.x + (atEnd ? area.width - width - SELF_INSET : SELF_INSET),
    y: area.y + (atBottom ? area.height - height - SELF_INSET : SELF_INSET),
    width,
    height,
  };
}
